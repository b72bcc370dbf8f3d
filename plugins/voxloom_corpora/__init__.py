"""Readers of published corpora as they lie on disk: LJSpeech, LibriTTS, VCTK, Multilingual LibriSpeech, LibriSpeech."""
