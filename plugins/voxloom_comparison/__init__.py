"""Sweeps over configurations and comparisons of voices, with a verdict."""
