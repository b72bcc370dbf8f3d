"""Words that a file says how to read."""

import re
from collections.abc import Sequence
from pathlib import Path

from voxloom.errors import InputError, VoiceError
from voxloom.model import AbstractModel, Part
from voxloom.text import AbstractText, Transcript
from voxloom.transform import AbstractTransform
from voxloom.wrapped import WrappedModel
from voxloom_markup.ipa import symbols_of
from voxloom_markup.lexicon_file import read_lexicon
from voxloom_markup.reading import read
from voxloom_markup.spans import Sounds, Span


class Lexicon(AbstractTransform):
    """Whole words, whatever their case; the longest entry counts, and what a text itself says goes before it."""

    order = -30

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._entries = {} if file is None else read_lexicon(file)
        self._notes: tuple[str, ...] = ()

    def model(self, model: AbstractModel) -> AbstractModel:
        """See `AbstractTransform.model`.

        Raises:
            InputError: when the voice does not know a phoneme, with the line.
        """
        if not self._entries:
            return model
        try:
            vocabulary = model.part("text", AbstractText).vocabulary
        except VoiceError:
            self._notes = ("lexicon: the voice has no text part that could read it, so it was not used",)
            return model
        for number, wish in self._entries.values():
            if isinstance(wish, Sounds):
                try:
                    symbols_of(wish.ipa, vocabulary)
                except InputError as error:
                    raise InputError(f"{self._file}, line {number}: {error}") from error
        return _LexicalModel(model, self)

    def notes(self) -> Sequence[str]:
        """See `AbstractTransform.notes`."""
        return self._notes

    def spans(self, text: str) -> list[Span]:
        """The words of a text that stand in the file."""
        longest_first = sorted(self._entries, key=len, reverse=True)
        pattern = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
        found = re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text, re.IGNORECASE)
        return [Span(*match.span(), self._entries[" ".join(match.group().lower().split())][1]) for match in found]


class _LexicalModel(WrappedModel):
    def __init__(self, model: AbstractModel, lexicon: Lexicon) -> None:
        super().__init__(model)
        self._lexicon = lexicon

    def part(self, slot: str, interface: type[Part]) -> Part:
        """See `AbstractModel.part`."""
        found = super().part(slot, interface)
        if slot == "text" and isinstance(found, AbstractText):
            lexical = _LexicalText(found, self._lexicon)
            return lexical if isinstance(lexical, interface) else found
        return found


class _LexicalText(AbstractText):
    def __init__(self, inner: AbstractText, lexicon: Lexicon) -> None:
        self._inner = inner
        self._lexicon = lexicon
        self.vocabulary = inner.vocabulary

    def transcribe(self, text: str) -> Transcript:
        """See `AbstractText.transcribe`."""
        spans = self._lexicon.spans(text)
        return read(self._inner, text, spans) if spans else self._inner.transcribe(text)

    def split(self, text: str, limit: int) -> list[str]:
        """See `AbstractText.split`."""
        return self._inner.split(text, limit)
