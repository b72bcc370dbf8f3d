"""IPA in the symbols of a voice. No torch here."""

import unicodedata
from collections.abc import Sequence

from voxloom.errors import InputError

_SAME = {"g": "ɡ", ":": "ː", "'": "ˈ", "’": "ˈ", "ε": "ɛ", "ʧ": "tʃ", "ʤ": "dʒ", "ʦ": "ts", "ɝ": "ɜː"}
"""Other spellings of the same sounds."""
_SILENT = "./[].͜͡‿"
"""Slashes around a transcription, the dot between syllables, ties."""

_NOT_SOUNDS = frozenset("^$.,?!;:")
"""Symbols that voices use for the ends of a text and for its pauses."""


def symbols_of(ipa: str, vocabulary: Sequence[str]) -> list[str]:
    """The symbols of the vocabulary that spell `ipa`.

    Raises:
        InputError: naming every one that the vocabulary lacks, or when there is none to say.
    """
    known = {symbol for symbol in vocabulary[1:] if symbol not in _NOT_SOUNDS}
    found: list[str] = []
    lacking: dict[str, None] = {}
    for character in unicodedata.normalize("NFC", " ".join(ipa.split())):
        if character in _SILENT:
            continue
        spelt = character if character in known else _SAME.get(character) or unicodedata.normalize("NFD", character)
        if all(each in known for each in spelt):
            found += spelt
        else:
            lacking[character] = None
    if lacking:
        named = ", ".join(f"{each} (U+{ord(each):04X} {unicodedata.name(each, 'without a name')})" for each in lacking)
        raise InputError(f"/{ipa}/ has symbols that the voice does not know: {named}; spell it with others")
    if not any(each.isalpha() for each in found):
        raise InputError(f"/{ipa}/ holds no sound; write phonemes of the International Phonetic Alphabet")
    return found
