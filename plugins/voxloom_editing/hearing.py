"""What is said in a recording, and when."""

from dataclasses import dataclass

from voxloom.aligner import AbstractAligner
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser
from voxloom.text import AbstractText
from voxloom.voice import Voice
from voxloom_editing.source import Source
from voxloom_editing.words import Reading


@dataclass(frozen=True)
class Heard:
    """A reading of what is said, with the seconds of each of its symbols."""

    reading: Reading
    durations: tuple[float, ...]


class Hearing:
    """By a voice's text part, an aligner, and a recogniser where nobody says what is said."""

    def __init__(self, voice: Voice, timing: AbstractAligner, transcriber: AbstractRecogniser | None = None) -> None:
        self._voice, self._timing, self._transcriber = voice, timing, transcriber

    @property
    def text(self) -> AbstractText:
        """The voice's text part."""
        return self._voice.model.part("text", AbstractText)

    def words(self, source: Source) -> str:
        """What the recogniser hears.

        Raises:
            InputError: when there is no recogniser, or it hears nothing.
        """
        if self._transcriber is None:
            known = ", ".join(self._voice.registry.names("recogniser"))
            raise InputError(f"text: say what is said in {source.path}, or what hears it: transcriber=NAME ({known})")
        heard = source.heard()
        words = [word.text for word in self._transcriber.recognise(heard.wave, heard.sample_rate)]
        if not words:
            raise InputError(f"{source.path}: no word is heard in it; there is nothing to change")
        return " ".join(words)

    def aligned(self, source: Source, text: str) -> Heard:
        """When each symbol of `text` is said in the recording.

        Raises:
            InputError: when the aligner finds that something else is said, with its score and the least it asks for.
        """
        reading = Reading(self.text.transcribe(text))
        symbols = [symbol.symbol for symbol in reading.transcript.symbols]
        item = Item(str(source.path), source.path, text, "")
        heard = source.heard()
        found = self._timing.judge(item, symbols, heard.wave, heard.sample_rate)
        self._timing.check_score(found.score, str(source.path), "timing")
        return Heard(reading, tuple(found.durations))
