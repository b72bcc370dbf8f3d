"""What is said in a recording, and when: told and aligned, or heard."""

import math
from dataclasses import dataclass
from pathlib import Path

from voxloom.aligner import AbstractAligner, HearingAligner
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser
from voxloom.model import Recording
from voxloom.text import AbstractText

LONGEST_SENTENCE = 160
"""A longer text is read sentence by sentence, in characters."""


@dataclass(frozen=True)
class Script:
    """Symbols with their seconds, which sum to the recording's; their score; the text, if there is one."""

    symbols: tuple[str, ...]
    durations: tuple[float, ...]
    score: float | None
    text: str = ""


@dataclass(frozen=True)
class Hearing:
    """Who tells when a text's symbols are spoken, who hears symbols, and who, if anybody, hears words instead."""

    timing: AbstractAligner
    listener: AbstractAligner
    transcriber: AbstractRecogniser | None = None

    def script(self, recording: Recording, reader: AbstractText, text: str | None) -> Script:
        """What is said in `recording`: `text` as `reader` reads it, or what is heard.

        Raises:
            InputError: when text and recording do not belong together, with the score; or nothing is heard.
        """
        if text is None and self.transcriber is not None:
            text = self.words(recording, "the source")
        if text is None:
            return self._heard(recording)
        pieces = [text] if len(text) <= LONGEST_SENTENCE else reader.split(text, LONGEST_SENTENCE)
        symbols = tuple(symbol.symbol for piece in pieces for symbol in reader.transcribe(piece).symbols)
        return self._told(recording, symbols, text)

    def words(self, recording: Recording, name: str) -> str:
        """What the transcriber hears in the recording called `name`.

        Raises:
            InputError: when that is nothing, or there is no transcriber.
        """
        heard = [] if self.transcriber is None else self.transcriber.recognise(recording.wave, recording.sample_rate)
        if not heard:
            raise InputError(f"{name}: no words are heard in it")
        return " ".join(word.text.strip() for word in heard)

    def _told(self, recording: Recording, symbols: tuple[str, ...], text: str) -> Script:
        item = Item("the source", Path("source"), text, "")
        found = self.timing.judge(item, symbols, recording.wave, recording.sample_rate)
        self.timing.check_score(found.score, "the source", "timing")
        score = found.score if math.isfinite(found.score) else None
        return Script(symbols, tuple(found.durations), score, text)

    def _heard(self, recording: Recording) -> Script:
        if not isinstance(self.listener, HearingAligner):
            raise InputError(
                "nobody tells what is said, and the listener hears nothing by itself: give the text, listener=ctc or "
                "transcriber=NAME"
            )
        try:
            found = self.listener.hear(recording.wave, recording.sample_rate)
        except InputError as refusal:
            raise InputError(f"the source: {refusal}; give its text if there is one") from refusal
        return Script(found.symbols, tuple(found.durations), found.score)
