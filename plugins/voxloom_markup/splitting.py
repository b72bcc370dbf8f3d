"""Spans of a text shared out over the pieces that it was taken apart to. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxloom_markup.codes import private
from voxloom_markup.spans import Marked, Span

JOINT = Marked("pause", 0.0)
"""What follows a pause between two pieces begins at once, so that the pause is no longer than asked."""


@dataclass(frozen=True)
class _Piece:
    """Where its characters come from, as (place in the text, place in the piece), and where the next piece begins."""

    characters: tuple[tuple[int, int], ...]
    after: int

    def part(self, span: Span) -> Span | None:
        """What of a span that is no mere place lies in it."""
        inside = [place for source, place in self.characters if span.start <= source < span.end]
        return Span(inside[0], inside[-1] + 1, span.wish) if inside else None

    def place(self, at: int) -> int:
        """Its own place for one of the text."""
        return max((place + 1 for source, place in self.characters if source < at), default=0)


def shared_out(text: str, spans: Sequence[Span], pieces: Sequence[str]) -> list[list[Span]]:
    """The spans of each piece, in its own places; white space and others' codes may differ from those of `text`.

    A span that covers several is in each of them; a place between two is at the end of the first.
    """
    known = _located(text, pieces)
    found: list[list[Span]] = [[] for _ in pieces]
    for span in spans:
        if span.start < span.end:
            for mine, piece in zip(found, known, strict=True):
                part = piece.part(span)
                if part is not None:
                    mine.append(part)
            continue
        number = next((number for number, piece in enumerate(known) if span.start <= piece.after), len(known) - 1)
        place = known[number].place(span.start)
        found[number].append(Span(place, place, span.wish))
        between = place > known[number].characters[-1][1] and number + 1 < len(known)
        if between and isinstance(span.wish, Marked) and span.wish.name == JOINT.name:
            found[number + 1].insert(0, Span(0, 0, JOINT))
    return found


def _located(text: str, pieces: Sequence[str]) -> list[_Piece]:
    found: list[tuple[tuple[int, int], ...]] = []
    at = 0
    for piece in pieces:
        characters = []
        for place, character in enumerate(piece):
            source = -1 if private(character) else text.find(character, at)
            if source >= 0:
                characters.append((source, place))
                at = source + 1
        found.append(tuple(characters) or ((at, 0),))
    starts = [characters[0][0] for characters in found[1:]]
    return [_Piece(characters, after) for characters, after in zip(found, [*starts, len(text)], strict=True)]
