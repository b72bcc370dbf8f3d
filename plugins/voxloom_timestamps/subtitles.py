"""The writers `srt` and `vtt`."""

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from html import escape
from pathlib import Path

from voxloom_timestamps.cues import SHORTEST_SECONDS, Cue, cues
from voxloom_timestamps.times import Timed
from voxloom_timestamps.writing import Add, Clock, TimesWriter


class _SubtitleWriter(TimesWriter):
    """Cues are shown as long as their words are said; a very short one stays until the next, if there is room."""

    head: str = ""

    @contextmanager
    def filling(self, path: Path, clock: Clock) -> Iterator[Add]:
        """See `TimesWriter.filling`."""
        with path.open("w", encoding="utf-8") as file:
            file.write(self.head)
            waiting: Cue | None = None
            number = 0

            def put(cue: Cue | None, until: float) -> None:
                nonlocal number
                if cue is not None:
                    number += 1
                    shown = max(cue.end, min(cue.start + SHORTEST_SECONDS, until))
                    file.write(self.block(number, replace(cue, end=shown)))

            def add(sentences: Sequence[Timed]) -> None:
                nonlocal waiting
                for sentence in sentences:
                    for cue in cues(sentence):
                        put(waiting, cue.start)
                        waiting = cue

            yield add
            put(waiting, clock.seconds)

    @abstractmethod
    def block(self, number: int, cue: Cue) -> str:
        """The lines of one cue, the empty one behind it among them."""


class SrtWriter(_SubtitleWriter):
    """SubRip: numbered cues, a comma before the milliseconds."""

    def block(self, number: int, cue: Cue) -> str:
        """See `_SubtitleWriter.block`."""
        start, end = (_clock(time).replace(".", ",") for time in (cue.start, cue.end))
        return f"{number}\n{start} --> {end}\n{cue.text}\n\n"


class VttWriter(_SubtitleWriter):
    """WebVTT: `&`, `<` and `>` of the text are escaped."""

    head = "WEBVTT\n\n"

    def block(self, number: int, cue: Cue) -> str:
        """See `_SubtitleWriter.block`."""
        del number
        return f"{_clock(cue.start)} --> {_clock(cue.end)}\n{escape(cue.text, quote=False)}\n\n"


def _clock(seconds: float) -> str:
    """`00:00:01.500`, to the nearest millisecond."""
    whole, milliseconds = divmod(round(1000 * seconds), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{milliseconds:03}"
