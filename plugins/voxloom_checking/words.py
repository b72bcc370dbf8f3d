"""Where the words of a text are spoken. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from voxloom.text import Transcript


@dataclass(frozen=True)
class SpokenWord:
    """A word, the places of its symbols, and the frames in which it is spoken: from `first` to before `last`."""

    name: str
    symbols: tuple[int, ...]
    first: int
    last: int


def words_of(transcript: Transcript, frames: Sequence[int]) -> list[SpokenWord]:
    """The words in order, of symbols that last `frames` each."""
    ends = list(accumulate(frames))
    found = []
    for places in _grouped(transcript):
        first, last = places[0], places[-1]
        found.append(SpokenWord(_name(transcript, places), tuple(places), ends[first] - frames[first], ends[last]))
    return found


def _grouped(transcript: Transcript) -> list[list[int]]:
    """The symbols of each word; of symbols that know no word, those between spaces."""
    told = any(symbol.word is not None for symbol in transcript.symbols)
    groups: dict[int, list[int]] = {}
    spaces = 0
    for place, symbol in enumerate(transcript.symbols):
        if not told and not symbol.symbol.isalpha():
            spaces += symbol.symbol.isspace()
            continue
        word = symbol.word if told else spaces
        if word is not None:
            groups.setdefault(word, []).append(place)
    return list(groups.values())


def _name(transcript: Transcript, places: Sequence[int]) -> str:
    """The word as it is written, or as it is spoken where nothing is."""
    symbols = [transcript.symbols[place] for place in places]
    written = transcript.text[min(each.start for each in symbols) : max(each.end for each in symbols)]
    return written.strip(' \t\n.,;:!?"()') or "".join(each.symbol for each in symbols)
