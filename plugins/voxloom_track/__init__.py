"""The prosody track in files: written, edited elsewhere, spoken again."""
