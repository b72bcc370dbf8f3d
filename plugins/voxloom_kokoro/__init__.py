"""Voices of Kokoro as a model."""
