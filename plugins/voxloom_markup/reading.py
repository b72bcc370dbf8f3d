"""A text part's reading of a text with wishes: other words read, other sounds made, marks told. No torch here."""

from collections.abc import Sequence
from dataclasses import replace

from voxloom.errors import InputError
from voxloom.text import AbstractText, Mark, Symbol, Transcript
from voxloom_markup.codes import places, private
from voxloom_markup.ipa import symbols_of
from voxloom_markup.mapping import Read, Region, mapped
from voxloom_markup.spans import Alias, Marked, Sounds, Span

STAND_IN = "one"
"""What is read in place of that of which the text part makes no sound."""

_APART = ' \t\n.,?!;:"()[]'
"""What may stand next to a word; anything else would be read together with it."""


def read(inner: AbstractText, text: str, spans: Sequence[Span]) -> Transcript:
    """How `inner` reads `text`, in the places of that text, which may hold the codes of others that `inner` strips.

    Raises:
        InputError: as `AbstractText.transcribe`.
    """
    wanted = _outermost([span for span in spans if isinstance(span.wish, Alias | Sounds)])
    found = _first(inner, text, wanted)
    silent = frozenset(
        number for number, region in enumerate(found.regions) if not _inside(found.transcript.symbols, region)
    )
    if silent:
        found = _read(inner, text, wanted, silent)
    symbols = _renamed(found.transcript.symbols, found.regions)
    for region in found.regions:
        if isinstance(region.span.wish, Sounds):
            symbols = _sounding(symbols, region, symbols_of(region.span.wish.ipa, inner.vocabulary))
    clean = places(text, found.clean)
    marks = [
        Mark(span.wish.name, span.wish.value, clean[span.start], clean[span.end])
        for span in spans
        if isinstance(span.wish, Marked)
    ]
    return replace(found.transcript, text=found.clean, symbols=symbols, marks=(*marks, *found.transcript.marks))


def _first(inner: AbstractText, text: str, wanted: Sequence[Span]) -> Read:
    """With all that is written there, unless nothing but phonemes can be spoken."""
    sounding = frozenset(number for number, span in enumerate(wanted) if isinstance(span.wish, Sounds))
    try:
        return _read(inner, text, wanted, frozenset())
    except InputError:
        if not sounding:
            raise
        return _read(inner, text, wanted, sounding)


def _read(inner: AbstractText, text: str, wanted: Sequence[Span], silent: frozenset[int]) -> Read:
    """`silent` are the regions of whose own text no sound is made."""
    pieces: list[str] = []  # of what is read
    owners: list[tuple[int, int | None]] = []  # of each of its characters: its place in `text`, and its region
    at = 0
    for number, span in enumerate(wanted):
        instead = text[span.start : span.end]
        if isinstance(span.wish, Alias):
            instead = span.wish.text
        elif number in silent or span.wish == Sounds(instead):
            instead = STAND_IN
        before, after = text[at : span.start], text[span.end : span.end + 1]
        left = "" if not before or before[-1] in _APART or private(before[-1]) else " "
        right = "" if not after or after in _APART or private(after) else " "
        owners += [(place, None) for place in range(at, span.start)]
        owners += [(span.start, number)] * len(left + instead + right)
        pieces += [before, left + instead + right]
        at = span.end
    owners += [(place, None) for place in range(at, len(text))]
    coded = "".join(pieces) + text[at:]
    transcript = inner.transcribe(coded)
    return mapped(text, coded, owners, transcript, wanted)


def _outermost(spans: Sequence[Span]) -> list[Span]:
    """Those that lie in no other, in order."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start, -each.end)):
        if span.start < span.end and (not found or span.start >= found[-1].end):
            found.append(span)
    return found


def _inside(symbols: Sequence[Symbol], region: Region) -> list[int]:
    """The symbols of words that lie in a region."""
    return [
        place
        for place, symbol in enumerate(symbols)
        if symbol.word is not None and region.start <= symbol.start and symbol.end <= region.end
    ]


def _renamed(symbols: Sequence[Symbol], regions: Sequence[Region]) -> tuple[Symbol, ...]:
    """Each region is one word, and so are the spaces in it; words are counted anew."""
    found = list(symbols)
    for region in regions:
        inside = _inside(found, region)
        if not inside:
            continue
        for place in range(inside[0], inside[-1] + 1):
            if found[place].word is not None or found[place].symbol == " ":
                word = found[inside[0]].word
                found[place] = replace(found[place], word=word, start=region.start, end=region.end)
    numbers: dict[int, int] = {}
    for symbol in found:
        if symbol.word is not None:
            numbers.setdefault(symbol.word, len(numbers))
    return tuple(replace(symbol, word=None if symbol.word is None else numbers[symbol.word]) for symbol in found)


def _sounding(symbols: tuple[Symbol, ...], region: Region, sounds: Sequence[str]) -> tuple[Symbol, ...]:
    """With the symbols of a region replaced."""
    inside = _inside(symbols, region)
    if not inside:
        return symbols
    word = symbols[inside[0]].word
    instead = (Symbol(sound, word, region.start, region.end) for sound in sounds)
    return (*symbols[: inside[0]], *instead, *symbols[inside[-1] + 1 :])
