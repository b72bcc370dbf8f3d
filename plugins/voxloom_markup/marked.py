"""A model that reads texts with codes in them."""

from typing import Any

from voxloom.model import AbstractModel, Part
from voxloom.text import AbstractText, Transcript
from voxloom.wrapped import WrappedModel
from voxloom_markup.codes import Codes
from voxloom_markup.reading import read
from voxloom_markup.spans import Alias
from voxloom_markup.splitting import shared_out


class MarkedModel(WrappedModel):
    """Its text part reads codes; an engine that speaks by itself is given words alone."""

    def __init__(self, model: AbstractModel, codes: Codes) -> None:
        super().__init__(model)
        self._codes = codes

    def part(self, slot: str, interface: type[Part]) -> Part:
        """See `AbstractModel.part`."""
        found = super().part(slot, interface)
        if slot == "text" and isinstance(found, AbstractText):
            marked = MarkedText(found, self._codes)
            return marked if isinstance(marked, interface) else found
        return found

    def speak(self, *arguments: Any, **keywords: Any) -> Any:
        """See `AbstractModel.speak`."""
        if self.composes:
            return super().speak(*arguments, **keywords)
        texts, *others = arguments
        return super().speak([plain(text, self._codes) for text in texts], *others, **keywords)


class MarkedText(AbstractText):
    """Another text part, which never sees a code."""

    def __init__(self, inner: AbstractText, codes: Codes) -> None:
        self._inner = inner
        self._codes = codes
        self.vocabulary = inner.vocabulary

    def transcribe(self, text: str) -> Transcript:
        """See `AbstractText.transcribe`."""
        clean, spans = self._codes.decode(text)
        return read(self._inner, clean, spans) if spans else self._inner.transcribe(clean)

    def split(self, text: str, limit: int) -> list[str]:
        """See `AbstractText.split`; a span that covers several pieces is in each of them."""
        clean, spans = self._codes.decode(text)
        pieces = self._inner.split(clean, limit)
        if not spans or not pieces:
            return pieces
        shared = shared_out(clean, spans, pieces)
        return [self._codes.encode(piece, mine, frozenset(clean)) for piece, mine in zip(pieces, shared, strict=True)]


def plain(text: str, codes: Codes) -> str:
    """The words of a text with codes: what is to be read, if not how."""
    clean, spans = codes.decode(text)
    for span in sorted(spans, key=lambda each: -each.start):
        if isinstance(span.wish, Alias):
            clean = clean[: span.start] + span.wish.text + clean[span.end :]
    return clean
