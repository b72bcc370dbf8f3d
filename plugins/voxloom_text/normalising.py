"""Numbers, dates, money and abbreviations in words."""

from functools import lru_cache

from normt2s import Normalizer

from voxloom_text import english

_LANGUAGES = ("en", "de")  # espeak-ng itself reads the numbers of other languages


def normalised(text: str, language: str) -> str:
    """The text as it is read aloud, still with its punctuation; of other languages, the text as it is."""
    code = language.split("-")[0]
    if code not in _LANGUAGES:
        return text
    if code == "en":
        return english.finish(_normaliser(code).normalize(english.prepare(text)))
    return str(_normaliser(code).normalize(text))


@lru_cache
def _normaliser(code: str) -> Normalizer:
    return Normalizer(code, latex="keep")
