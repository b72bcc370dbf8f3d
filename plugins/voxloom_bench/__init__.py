"""How fast voices and models speak on this machine, and how that stands to one another."""
