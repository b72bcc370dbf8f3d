"""Written words in pieces that a lexicon can have: letters, digits and signs by name, accents left out."""

import re
import unicodedata
from dataclasses import dataclass

from voxloom_text.normalising import normalised

_SIGNS = {
    "@": "at", ".": "dot", "&": "and", "+": "plus", "%": "percent", "#": "number", "=": "equals", "/": "slash",
    "$": "dollars", "€": "euros", "£": "pounds", "¥": "yen", "°": "degrees",
}  # fmt: skip
_PIECE = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z](?![A-Za-z])|[A-Za-z]+(?:'[A-Za-z]+)*|\d+|[-–]|\S")
_LETTER = re.compile(r"(?P<script>LATIN|GREEK)\b.* (?:LETTER|LIGATURE) (?:\w+ )*?(?P<name>\w+)(?: WITH\b.*)?$")
_SPELT = {"US"}
"""Capitals that are letters although the small ones are a word."""
_LONGEST_ABBREVIATION = 5


@dataclass(frozen=True)
class Piece:
    """A word as written, or letters to `spell` one by one; `apart` from what precedes it by a space."""

    text: str
    spell: bool = False
    apart: bool = False


def plain(word: str) -> str:
    """The word in ASCII where its letters have names: accents dropped, Greek letters as words between hyphens."""
    return "".join(_named(character) for character in unicodedata.normalize("NFKD", word))


def pieces(written: str) -> list[Piece]:
    """What a word is made of; empty when nothing of it is spoken."""
    found: list[Piece] = []
    apart = False
    for part in _PIECE.findall(plain(written)):
        if part in "-–":
            apart = False
            continue
        found += _read(part, apart and bool(found))
        apart = True
    return found


def abbreviates(letters: str) -> bool:
    """Whether what no lexicon has is spelt: a few capitals, or letters without a vowel (html)."""
    if not 1 < len(letters) <= _LONGEST_ABBREVIATION:
        return False
    return letters.isupper() or not set(letters.lower()) & set("aeiouy'")


def _read(part: str, apart: bool) -> list[Piece]:
    if part.isdigit():
        names = re.findall("[a-z]+", normalised(part, "en").lower())
        return [Piece(name, apart=apart or place > 0) for place, name in enumerate(names)]
    if not part[0].isalpha():
        return [Piece(_SIGNS[part], apart=apart)] if part in _SIGNS else []
    letters = part.replace(".", "")
    return [Piece(letters, letters != part or letters.removesuffix("'s") in _SPELT, apart)]


def _named(character: str) -> str:
    if character.isascii():
        return character
    letter = _LETTER.match(unicodedata.name(character, ""))
    if letter is None:
        return "" if unicodedata.category(character) in {"Mn", "Lm"} else character
    name = letter["name"].lower()
    if letter["script"] == "GREEK":
        return f"-{name}-"
    return {"eth": "th", "thorn": "th"}.get(name, name)
