"""Voices of piper as a model."""
