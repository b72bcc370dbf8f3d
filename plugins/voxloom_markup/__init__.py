"""Markup: SSML, inline phonemes and lexicons."""
