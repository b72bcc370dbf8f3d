"""Kokoro as a model that speaks by itself."""
