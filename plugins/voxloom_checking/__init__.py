"""Checked speech: what was mumbled is said again."""
