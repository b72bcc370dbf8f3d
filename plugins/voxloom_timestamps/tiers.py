"""The writer `textgrid`: tiers of words and phonemes for Praat."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from praatio import textgrid
from praatio.utilities.constants import Interval, TextgridFormats

from voxloom_timestamps.times import Phoneme, Timed, Word
from voxloom_timestamps.writing import Add, Clock, TimesWriter


class TextGridWriter(TimesWriter):
    """Intervals of `words` and `phonemes`; pauses are empty, and what has no frame of its own is left out.

    A TextGrid begins with how much is in it, so intervals wait in memory: some 100 bytes for each phoneme.
    """

    @contextmanager
    def filling(self, path: Path, clock: Clock) -> Iterator[Add]:
        """See `TimesWriter.filling`."""
        words: list[Interval] = []
        phonemes: list[Interval] = []

        def add(sentences: Sequence[Timed]) -> None:
            for sentence in sentences:
                words.extend(_interval(word.text, word) for word in sentence.words if word.end > word.start)
                phonemes.extend(_interval(each.phoneme, each) for each in sentence.phonemes if each.end > each.start)

        yield add
        grid, seconds = textgrid.Textgrid(), max([clock.seconds, *(interval.end for interval in words[-1:])])
        for name, intervals in (("words", words), ("phonemes", phonemes)):
            grid.addTier(textgrid.IntervalTier(name, intervals, 0.0, seconds))
        grid.save(str(path), TextgridFormats.LONG_TEXTGRID, includeBlankSpaces=True)


def _interval(label: str, span: Word | Phoneme) -> Interval:
    return Interval(span.start, span.end, label)
