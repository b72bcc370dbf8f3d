"""Preparing features and training on them."""
