"""Controls of speech: rate, melody, pauses, loudness."""
