"""The writer `timestamps-json`: all that is known of when something is said, for programs."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from voxloom_timestamps.times import Timed
from voxloom_timestamps.writing import Add, Clock, TimesWriter

DIGITS = 6
"""Times are written to the microsecond, a ten-thousandth of a frame and less."""


class JsonWriter(TimesWriter):
    """`sentences`, each with its text, words and phonemes, and how long the sound is, in seconds and samples."""

    @contextmanager
    def filling(self, path: Path, clock: Clock) -> Iterator[Add]:
        """See `TimesWriter.filling`; a sentence is written as it comes."""
        with path.open("w", encoding="utf-8") as file:
            file.write('{"sentences": [')
            between = "\n"

            def add(sentences: Sequence[Timed]) -> None:
                nonlocal between
                for sentence in sentences:
                    file.write(between + json.dumps(_plain(sentence), ensure_ascii=False))
                    between = ",\n"

            yield add
            whole = {"seconds": _seconds(clock.seconds), "samples": clock.samples, "sample_rate": clock.sample_rate}
            file.write("\n], " + json.dumps(whole)[1:] + "\n")


def _plain(sentence: Timed) -> dict[str, Any]:
    words = [
        {"text": word.text, "start": _seconds(word.start), "end": _seconds(word.end), "characters": word.characters}
        for word in sentence.words
    ]
    phonemes = [
        {"phoneme": each.phoneme, "start": _seconds(each.start), "end": _seconds(each.end), "word": each.word}
        for each in sentence.phonemes
    ]
    span = {"start": _seconds(sentence.start), "end": _seconds(sentence.end)}
    return {"text": sentence.text, **span, "words": words, "phonemes": phonemes}


def _seconds(time: float) -> float:
    return round(time, DIGITS)
