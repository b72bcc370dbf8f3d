"""Configurations by slot."""
