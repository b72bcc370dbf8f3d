"""Building blocks shared by plugins."""
