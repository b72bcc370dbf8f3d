"""Voices of piper as a model that speaks by itself."""
