"""Corpora described by a JSON Lines file, with the durations they bring."""
