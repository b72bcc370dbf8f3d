"""How fast a voice speaks on this machine."""
