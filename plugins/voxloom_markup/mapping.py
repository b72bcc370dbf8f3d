"""A transcript of what is read instead of a text, in the places of that text. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voxloom.text import Symbol, Transcript
from voxloom_markup.codes import places, private
from voxloom_markup.spans import Span


@dataclass(frozen=True)
class Region:
    """Characters of the clean text that are read, or sound, otherwise; and where that stands in what is read."""

    span: Span
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Read:
    """A transcript in the places of `clean`, the given text without codes, and the regions in these places."""

    transcript: Transcript
    clean: str
    regions: tuple[Region, ...]


def mapped(
    text: str,
    coded: str,
    owners: Sequence[tuple[int, int | None]],
    transcript: Transcript,
    wanted: Sequence[Span],
) -> Read:
    """A transcript of `coded` as one of `text`."""
    if not wanted and transcript.text == coded:
        return Read(transcript, text, ())
    kept = places(coded, transcript.text)
    removed = {
        owner for place, (owner, region) in enumerate(owners) if region is None and kept[place] == kept[place + 1]
    }
    covered = {place for span in wanted for place in range(span.start, span.end) if private(text[place])}
    stays = [place not in removed and place not in covered for place in range(len(text))]
    clean_at = [0]
    for stay in stays:
        clean_at.append(clean_at[-1] + stay)
    clean = "".join(character for character, stay in zip(text, stays, strict=True) if stay)
    regions = tuple(Region(span, clean_at[span.start], clean_at[span.end]) for span in wanted)
    source = [
        place for place in range(len(coded)) if kept[place] != kept[place + 1]
    ]  # of each character of the reading

    def begin(place: int) -> int:
        if place >= len(source):
            return len(clean)
        owner, region = owners[source[place]]
        return regions[region].start if region is not None else clean_at[owner]

    def end(place: int) -> int:
        if not place:
            return 0
        owner, region = owners[source[place - 1]]
        return regions[region].end if region is not None else clean_at[owner] + 1

    def moved(symbol: Symbol) -> Symbol:
        if symbol.start == symbol.end:
            at = end(symbol.start) if symbol.start else 0
            return replace(symbol, start=at, end=at)
        return replace(symbol, start=begin(symbol.start), end=max(begin(symbol.start), end(symbol.end)))

    symbols = tuple(moved(symbol) for symbol in transcript.symbols)
    marks = tuple(
        replace(mark, start=begin(mark.start), end=max(begin(mark.start), end(mark.end)))
        if mark.start < mark.end
        else replace(mark, start=end(mark.start), end=end(mark.start))
        for mark in transcript.marks
    )
    return Read(replace(transcript, symbols=symbols, marks=marks), clean, regions)
