"""A plugin from outside."""
