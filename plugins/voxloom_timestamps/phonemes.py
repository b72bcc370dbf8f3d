"""Symbols to phonemes: stress, length and other marks are symbols of their own, and go with a letter. No torch here."""

import unicodedata
from collections.abc import Sequence

STRESSES = frozenset("ˈˌ")
"""Written before what they belong to."""


def joined(symbols: Sequence[str]) -> list[tuple[str, tuple[int, int]]]:
    """Phonemes of a word's symbols, each with the symbols (first, stop) that it is made of; spaces are left out.

    Stress goes with what follows, other marks (length, aspiration, nasalisation) with what precedes.
    """
    found: list[tuple[str, tuple[int, int]]] = []
    waiting = 0  # stresses before the symbol at hand
    for place, symbol in enumerate(symbols):
        if symbol in STRESSES and place + 1 < len(symbols) and symbols[place + 1].strip():
            waiting += 1
        elif found and not waiting and found[-1][1][1] == place and _follows(symbol):
            label, (first, _) = found[-1]
            found[-1] = (label + symbol, (first, place + 1))
        elif symbol.strip():
            first = place - waiting
            found.append(("".join(symbols[first : place + 1]), (first, place + 1)))
            waiting = 0
    return found


def _follows(symbol: str) -> bool:
    """Whether it is a mark on what precedes: modifier letters, symbols and diacritics, a stress at a word's end."""
    return unicodedata.category(symbol[0]) in ("Lm", "Sk", "Mn")
