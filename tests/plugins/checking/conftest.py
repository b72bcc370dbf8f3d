"""The voice that ships, and the same getting words wrong on purpose: faults are put into what it generates."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch.nn.functional import interpolate

import voxloom
from voxloom.codec import AbstractCodec
from voxloom.nn.durations import whole_frames
from voxloom.voice import Voice
from voxloom.wrapped import WrappedModel


class SpoiledModel(WrappedModel):
    """The first renderings of the first item that is conditioned have a fault each, as `faults` says; later ones none.

    A fault is its kind and the number of a word, or None; who uses the model sets them. `span` are the samples of the
    first one.
    """

    def __init__(self, model) -> None:
        super().__init__(model)
        self.faults: Sequence[tuple[str, int] | None] = ()
        self.span = (0, 0)
        self._left: list[tuple[str, int] | None] = []

    def condition(self, transcripts, prompts, rngs, given=None, alpha=None, edit=None):
        conditioned = super().condition(transcripts, prompts, rngs, given, alpha, edit)
        self._left, self._transcript, self._prosody = list(self.faults), transcripts[0], conditioned.prosody
        if self.faults and self.faults[0] is not None:
            hop = self.part("codec", AbstractCodec).hop_length
            self.span = tuple(hop * frame for frame in self._frames(self.faults[0][1]))
        return conditioned

    def generate(self, condition, rngs, start=None):
        content = super().generate(condition, rngs, start)
        fault = self._left.pop(0) if self._left else None
        if fault is None:
            return content
        values = content.values.clone()
        kind, word = fault
        first, last = self._frames(word)
        spoken = sorted({symbol.word for symbol in self._transcript.symbols if symbol.word is not None})
        place = spoken.index(word)
        before = self._frames(spoken[place - 1] if place else spoken[1])
        values[:1, :, first:last] = KINDS[kind](self, values[:1], slice(first, last), slice(*before))
        return replace(content, values=values)

    def _frames(self, word: int) -> tuple[int, int]:
        codec = self.part("codec", AbstractCodec)
        rate = codec.sample_rate / codec.hop_length
        ends = whole_frames(self._prosody.durations, rate, self._prosody.frames)[0].cumsum(0).tolist()
        places = [place for place, symbol in enumerate(self._transcript.symbols) if symbol.word == word]
        return ([0, *ends][places[0]], ends[places[-1]])


def _stretched(values: Tensor, span: slice, frames: int) -> Tensor:
    return interpolate(values[:, :, span], size=frames, mode="linear")


def _dropped(model: SpoiledModel, values: Tensor, word: slice, _: slice) -> Tensor:
    codec = model.part("codec", AbstractCodec)
    frames = word.stop - word.start
    tone = 3e-4 * torch.randn(1, 1, codec.hop_length * frames, generator=torch.Generator().manual_seed(word.start))
    return codec.encode(tone)


def _replaced(_: SpoiledModel, values: Tensor, word: slice, before: slice) -> Tensor:
    return _stretched(values, before, word.stop - word.start)


def _doubled(_: SpoiledModel, values: Tensor, word: slice, __: slice) -> Tensor:
    frames = word.stop - word.start
    once = _stretched(values, word, (frames + 1) // 2)
    return torch.cat([once, once], dim=2)[:, :, :frames]


def _smeared(_: SpoiledModel, values: Tensor, word: slice, __: slice) -> Tensor:
    return values[:, :, word].mean(dim=2, keepdim=True).expand(-1, -1, word.stop - word.start)


def _noised(_: SpoiledModel, values: Tensor, word: slice, __: slice) -> Tensor:
    rng = torch.Generator().manual_seed(word.start)
    deviation = values.std(dim=2, keepdim=True)
    deviation[:, :3] = 0  # WORLD's F0, voicing and level
    return values[:, :, word] + deviation * torch.randn(values[:, :, word].shape, generator=rng)


KINDS: dict[str, Callable[..., Tensor]] = {
    "dropped: room tone in its place": _dropped,
    "dropped: the word before is repeated": _replaced,
    "repeated: said twice in its time": _doubled,
    "mumbled: averaged over its time": _smeared,
    "mumbled: noise as large as speech": _noised,
}


@pytest.fixture(scope="session")
def nano() -> Voice:
    """The voice as it is."""
    return voxloom.load("nano")


@pytest.fixture
def spoiled(nano: Voice) -> Voice:
    """The voice whose model can be told by `faults` what to get wrong."""
    return Voice(nano.registry, nano.bundle, SpoiledModel(nano.model), nano.config)


@pytest.fixture(scope="session")
def kinds() -> tuple[str, ...]:
    """What can be wrong with a word."""
    return tuple(KINDS)
