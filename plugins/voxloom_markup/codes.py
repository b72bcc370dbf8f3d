"""Spans in the text itself: private-use characters that only who put them there can read. No torch here.

Tasks take a text apart and hand on pieces of it as they are, so what is asked of its parts has to travel inside.
"""

import hashlib
from collections.abc import Iterable

from voxloom_markup.spans import Span, Wish

_PLANES = (0xF0000, 0x100000)
_SIZE = 0xFFFE
"""Code points of each of the two supplementary private use areas."""


class Codes:
    """A character for every wish, and one that ends whichever was opened last.

    A wish has the same character in every run, unless another one, or the user, has it already: what is kept under a
    piece of text is found again.
    """

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._wishes: dict[str, Wish] = {}
        self._characters: dict[Wish, str] = {}
        self._end = ""

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """All there are."""
        return tuple(self._characters)

    def encode(self, text: str, spans: Iterable[Span], taken: frozenset[str] = frozenset()) -> str:
        """The text with its spans; `taken` characters are of others and mean nothing here."""
        self._end = self._end or self._free("end", taken)
        opening: dict[int, list[tuple[int, str]]] = {}
        closing: dict[int, int] = {}
        coded = dict.fromkeys(range(len(text) + 1), "")
        for span in spans:
            if span.wish not in self._characters:
                character = self._free(repr(span.wish), taken)
                self._wishes[character] = span.wish
                self._characters[span.wish] = character
            character = self._characters[span.wish]
            if span.start == span.end:
                coded[span.start] += character + self._end
            else:
                opening.setdefault(span.start, []).append((-span.end, character))
                closing[span.end] = closing.get(span.end, 0) + 1
        pieces = []
        for place, code in coded.items():
            outer_first = sorted(opening.get(place, []), key=lambda each: each[0])
            pieces.append(self._end * closing.get(place, 0) + code + "".join(each for _, each in outer_first))
            pieces.append(text[place : place + 1])
        return "".join(pieces)

    def decode(self, text: str) -> tuple[str, list[Span]]:
        """The text without them, and its spans, outer before inner; one that is not closed reaches to the end."""
        if not self._end:
            return text, []
        kept: list[str] = []
        opened: list[tuple[int, int, Wish]] = []
        found: list[tuple[int, Span]] = []
        for character in text:
            if character in self._wishes:
                opened.append((len(found) + len(opened), len(kept), self._wishes[character]))
            elif character != self._end:
                kept.append(character)
            elif opened:
                number, start, wish = opened.pop()
                found.append((number, Span(start, len(kept), wish)))
        found += [(number, Span(start, len(kept), wish)) for number, start, wish in opened]
        return "".join(kept), [span for _, span in sorted(found, key=lambda each: each[0])]

    def _free(self, content: str, taken: frozenset[str]) -> str:
        digest = hashlib.sha256(f"{self._owner} {content}".encode()).digest()
        number = int.from_bytes(digest[:8], "big")
        while True:
            plane, place = divmod(number % (2 * _SIZE), _SIZE)
            character = chr(_PLANES[plane] + place)
            if character not in taken and character not in self._wishes and character != self._end:
                return character
            number += 1


def private(character: str) -> bool:
    """Whether it may be a code."""
    return ord(character) >= _PLANES[0]


def places(coded: str, clean: str) -> list[int]:
    """For each place in `coded`, and its end, that in `clean`: the same without some private-use characters.

    A removed character lies where the next one that is kept does.
    """
    found = []
    place = 0
    for character in coded:
        found.append(place)
        if place < len(clean) and clean[place] == character:
            place += 1
    return [*found, place]
