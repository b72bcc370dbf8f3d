"""Discriminators for adversarial training."""
