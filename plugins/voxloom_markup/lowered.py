"""Transforms that lower a notation in a request's texts to plain text with codes."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from voxloom.errors import InputError, VoiceError
from voxloom.model import AbstractModel
from voxloom.text import AbstractText
from voxloom.transform import AbstractTransform
from voxloom.wrapped import WrappedModel
from voxloom_markup.codes import Codes
from voxloom_markup.ipa import symbols_of
from voxloom_markup.marked import MarkedModel
from voxloom_markup.spans import Marked, Sounds, Span


class LoweringTransform(AbstractTransform):
    """Every field of a request that is a text is looked at; one without the notation stays as it is."""

    notation: str

    def __init__(self) -> None:
        self._codes = Codes(self.notation)
        self._notes: dict[str, None] = {}

    @abstractmethod
    def lowered(self, text: str, field: str) -> tuple[str, list[Span]] | None:
        """Plain text and what is asked of it; None of a text without the notation.

        Raises:
            InputError: when the notation is wrong.
        """

    def request(self, request: Any) -> Any:
        """See `AbstractTransform.request`."""
        texts = {field.name: getattr(request, field.name) for field in fields(request)}
        texts = {name: text for name, text in texts.items() if isinstance(text, str)}
        taken = frozenset("".join(texts.values()))
        changed = {}
        for name, text in texts.items():
            found = self.lowered(text, name)
            if found is not None:
                plain, spans = found
                changed[name] = self._codes.encode(plain, spans, taken | frozenset(plain))
        return replace(request, **changed) if changed else request

    def model(self, model: AbstractModel) -> AbstractModel:
        """See `AbstractTransform.model`.

        Raises:
            InputError: when the voice does not know a phoneme.
        """
        wishes = self._codes.wishes
        if not wishes:
            return model
        marked = MarkedModel(model, self._codes)
        if not WrappedModel(model).composes:
            if any(isinstance(wish, Marked | Sounds) for wish in wishes):
                self.tell(f"{self.notation}: the voice speaks by itself, so pauses, phonemes and manner are its own")
            return marked
        vocabulary = _vocabulary(model)
        for wish in wishes:
            if isinstance(wish, Sounds):
                try:
                    symbols_of(wish.ipa, vocabulary)
                except InputError as error:
                    raise InputError(f"{self.notation}: {error}") from error
        return marked

    def tell(self, note: str) -> None:
        """Remember a note; one that was told before is not told again."""
        self._notes[note] = None

    def notes(self) -> Sequence[str]:
        """See `AbstractTransform.notes`."""
        return tuple(self._notes)


def _vocabulary(model: AbstractModel) -> Sequence[str]:
    """Of the voice's text part.

    Raises:
        InputError: when it has none.
    """
    try:
        return model.part("text", AbstractText).vocabulary
    except VoiceError as error:
        raise InputError("the voice has no text part that could read it") from error
