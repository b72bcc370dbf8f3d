from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

import voxloom
from voxloom.model import AbstractModel
from voxloom.text import AbstractText, Transcript
from voxloom.transform import AbstractTransform
from voxloom.voice import Voice
from voxloom_markup.lexicon import Lexicon
from voxloom_markup.phonemes import Phonemes
from voxloom_markup.ssml import Ssml


@dataclass(frozen=True)
class Request:
    """As a task has it."""

    text: str
    to: str | None = None
    seed: int = 0


@dataclass(frozen=True)
class Reading:
    """The pieces of a text as a task hears of them, and what people are told."""

    pieces: list[Transcript]
    notes: list[str] = field(default_factory=list)

    @property
    def one(self) -> Transcript:
        """The only piece."""
        (piece,) = self.pieces
        return piece


def apply(transforms: list[AbstractTransform], model: AbstractModel, request: Request) -> tuple[Request, AbstractModel]:
    """As a run does."""
    for transform in sorted(transforms, key=lambda each: each.order):
        request = transform.request(request)
    for transform in sorted(transforms, key=lambda each: each.order):
        model = transform.model(model)
    return request, model


@pytest.fixture(scope="session")
def nano() -> Voice:
    return voxloom.load("nano")


@pytest.fixture
def reading(nano: Voice, tmp_path) -> Callable[..., Reading]:
    """Read a text through all markup; `limit` splits it, `lexicon` are the lines of a file."""

    def read(text: str, limit: int | None = None, lexicon: str | None = None) -> Reading:
        path = tmp_path / "words.tsv"
        path.write_text(lexicon or "")
        transforms = [Lexicon(path), Ssml(), Phonemes()]
        request, model = apply(transforms, nano.model, Request(text))
        part = model.part("text", AbstractText)
        pieces = [request.text] if limit is None else part.split(request.text, limit)
        found = [part.transcribe(piece) for piece in pieces]
        return Reading(found, [note for transform in transforms for note in transform.notes()])

    return read
