"""The words of a text, which symbols speak them, and in which two texts differ. No torch here."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from voxloom.errors import InputError
from voxloom.text import Transcript

_NAMED = "&@%+#€$£¥"
"""Signs that are spoken though they are no letters."""


@dataclass(frozen=True)
class Word:
    """A word with its span in the text. `first` is its first symbol, None when it is spoken as part of the last."""

    text: str
    start: int
    end: int
    first: int | None

    @property
    def key(self) -> str:
        """What of it is compared: neither case nor punctuation."""
        return "".join(letter for letter in self.text.casefold() if letter.isalnum() or letter in f"'{_NAMED}")


@dataclass(frozen=True)
class Change:
    """Words `i1` to `i2` of the old text become `j1` to `j2` of the new one; either may be none."""

    i1: int
    i2: int
    j1: int
    j2: int


class Reading:
    """A transcript word by word. Boundary k lies before word k; symbols are counted as ranges [first, last)."""

    def __init__(self, transcript: Transcript) -> None:
        """Raises: InputError: when the text part does not tell which word a symbol belongs to."""
        self.transcript = transcript
        self.words = tuple(_words(transcript))
        self._spoken = [symbol.word is not None for symbol in transcript.symbols]
        if not any(self._spoken) or not self.words:
            raise InputError(f"the voice's text part tells no words of {transcript.text!r}, so none can be edited")

    def splits(self, boundary: int) -> bool:
        """Whether what is spoken can be told apart there: some texts speak two words as one."""
        return boundary in (0, len(self.words)) or self.words[boundary].first is not None

    def gap(self, boundary: int) -> tuple[int, int]:
        """The symbols between the words on both sides of a boundary: a space, a pause, the text's end."""
        if boundary == len(self.words):
            last = len(self._spoken)
        else:
            last = self.words[boundary].first if boundary else self._spoken.index(True)  # type: ignore[assignment]
        first = last
        while first and not self._spoken[first - 1]:
            first -= 1
        return first, last

    def sort_of_gap(self, boundary: int) -> tuple[bool, bool, bool]:
        """What makes two gaps alike: at the text's start, at its end, with more than a space."""
        first, last = self.gap(boundary)
        marked = any(symbol.symbol.strip() for symbol in self.transcript.symbols[first:last])
        return boundary == 0, boundary == len(self.words), marked

    def says(self, first: int, last: int) -> str:
        """Words `first` to `last` as they are written."""
        if first == last:
            return ""
        return self.transcript.text[self.words[first].start : self.words[last - 1].end]


def changes_between(old: Reading, new: Reading) -> list[Change]:
    """Where the texts differ in words, each change widened until it begins and ends where both can be told apart."""
    matcher = SequenceMatcher(None, [word.key for word in old.words], [word.key for word in new.words], autojunk=False)
    found: list[Change] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        while not (old.splits(i1) and new.splits(j1)):
            i1, j1 = i1 - 1, j1 - 1
        while not (old.splits(i2) and new.splits(j2)):
            i2, j2 = i2 + 1, j2 + 1
        found.append(Change(i1, i2, j1, j2))
    return merged(found, lambda one, other: other.i1 <= one.i2)


def merged(changes: Sequence[Change], together: Callable[[Change, Change], bool]) -> list[Change]:
    """Neighbours joined to one change where `together(one, next)` says so."""
    found: list[Change] = []
    for change in changes:
        if found and together(found[-1], change):
            found[-1] = Change(found[-1].i1, max(change.i2, found[-1].i2), found[-1].j1, max(change.j2, found[-1].j2))
        else:
            found.append(change)
    return found


def _words(transcript: Transcript) -> list[Word]:
    spans = [match.span() for match in re.finditer(r"\S+", transcript.text)]
    spans = [span for span in spans if any(one.isalnum() or one in _NAMED for one in transcript.text[slice(*span)])]
    starts = {}
    for place, symbol in reversed(list(enumerate(transcript.symbols))):
        if symbol.word is not None:
            starts[symbol.start] = place
    ends = [start for start, _ in spans[1:]] + [len(transcript.text) + 1]
    return [
        Word(
            transcript.text[start:end],
            start,
            end,
            min((place for begin, place in starts.items() if start <= begin < after), default=None),
        )
        for (start, end), after in zip(spans, ends, strict=True)
    ]
