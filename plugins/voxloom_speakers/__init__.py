"""Speakers: recordings of one person, made ready once."""
