"""Conformance of writers."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import torch

from voxloom.result import AudioResult, Sentence
from voxloom.testing.inputs import speech_like
from voxloom.testing.suite import Suite
from voxloom.text import Symbol, Transcript
from voxloom.values import Prosody
from voxloom.writer import AbstractWriter
from voxloom_registry import Offer

RATE, HOP = 16000, 200


def pieces(count: int = 3) -> list[AudioResult]:
    """Sentences of two words, each word of two symbols, with a pause behind: 40 frames of 12.5 ms apiece."""
    found = []
    for number in range(count):
        text = f"ab c{number}."
        symbols = (
            Symbol("a", 0, 0, 1),
            Symbol("b", 0, 1, 2),
            Symbol(" ", None, 2, 3),
            Symbol("c", 1, 3, 5),
            Symbol(".", None, 5, 6),
        )
        seconds = torch.tensor([[0.1, 0.1, 0.05, 0.15, 0.1]])
        frames = torch.tensor([40])
        pitch = torch.linspace(120.0, 180.0, 40)[None]
        voicing = torch.ones(1, 40)
        sentence = Sentence(Transcript(text, text, symbols), Prosody(frames, seconds, pitch, voicing), RATE / HOP)
        wave = speech_like(1, 40 * HOP, RATE)[0, 0]
        durations = tuple(zip((symbol.symbol for symbol in symbols), seconds[0].tolist(), strict=True))
        found.append(AudioResult(wave, RATE, durations=durations, sentences=(sentence,)))
    return found


class WriterSuite(Suite[AbstractWriter]):
    """What it writes appears whole or not at all, and does not depend on how the sound was cut into pieces."""

    kind = "writer"

    @pytest.fixture
    def path(self, offer: Offer, tmp_path: Path) -> Path:
        """A file of its first suffix, in a folder of its own."""
        (tmp_path / "written").mkdir()
        return tmp_path / "written" / f"result{offer.writes[0]}"

    def write(self, part: AbstractWriter, path: Path, made: Iterable[AudioResult]) -> bytes:
        """Write pieces and return what the file holds."""
        with part.open(path) as sink:
            for piece in made:
                sink(piece)
        return path.read_bytes()

    def test_suffixes(self, offer: Offer) -> None:
        """It is chosen by suffixes that begin with a dot."""
        assert offer.writes
        assert all(suffix.startswith(".") and len(suffix) > 1 for suffix in offer.writes)

    def test_one_file(self, part: AbstractWriter, path: Path) -> None:
        """Nothing is left beside the file, and the same pieces give the same bytes."""
        first = self.write(part, path, pieces())
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        assert first
        assert self.write(part, path, pieces()) == first

    def test_interrupted(self, part: AbstractWriter, path: Path) -> None:
        """What stops in the middle leaves an older file as it was, and nothing beside it."""
        path.write_bytes(b"before")

        def stopped() -> Iterator[AudioResult]:
            yield pieces()[0]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            self.write(part, path, stopped())
        assert path.read_bytes() == b"before"
        assert [each.name for each in path.parent.iterdir()] == [path.name]
