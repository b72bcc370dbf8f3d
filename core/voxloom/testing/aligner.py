"""Conformance of aligners."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from voxloom.aligner import AbstractAligner, HearingAligner
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.testing.checks import unchanged
from voxloom.testing.inputs import speech_like
from voxloom.testing.suite import Suite

SECONDS = (0.25, 0.35, 0.15, 0.5)


class AlignerSuite(Suite[AbstractAligner]):
    """One duration per symbol, none negative, summing to the recording. Override `item` and `wave` for real speech."""

    kind = "aligner"
    sample_rate = 16000

    def item(self) -> Item:
        """A recording of four symbols with its durations."""
        return Item("one", Path("one.wav"), "text", "speaker", phonemes=("t", "ɛ", "k", "st"), durations=SECONDS)

    def wave(self) -> Tensor:
        """Its sound (S,)."""
        return speech_like(1, round(sum(SECONDS) * self.sample_rate), self.sample_rate)[0, 0]

    def align(self, part: AbstractAligner) -> list[float]:
        """Its durations as the part finds them."""
        item = self.item()
        return part.align(item, item.phonemes or (), self.wave(), self.sample_rate)

    def foreign(self) -> tuple[Item, Sequence[str]]:
        """An item and symbols that do not belong to that sound."""
        item = self.item()
        return replace(item, durations=SECONDS[:1]), item.phonemes or ()

    def test_durations(self, part: AbstractAligner) -> None:
        """Seconds per symbol that sum to the recording's length within a millisecond."""
        durations = self.align(part)
        assert len(durations) == len(self.item().phonemes or ())
        assert min(durations) >= 0
        assert sum(durations) == pytest.approx(len(self.wave()) / self.sample_rate, abs=1e-3)

    def test_repeats(self, part: AbstractAligner) -> None:
        """The same recording is aligned alike."""
        assert self.align(part) == self.align(part)

    def test_leaves_inputs_alone(self, part: AbstractAligner) -> None:
        """The wave is not written to."""
        wave, item = self.wave(), self.item()
        with unchanged(wave):
            part.align(item, item.phonemes or (), wave, self.sample_rate)

    def test_refuses_what_does_not_belong(self, part: AbstractAligner) -> None:
        """Another text, or durations of one, are refused with the item named."""
        item, symbols = self.foreign()
        with pytest.raises(InputError, match=item.id):
            part.align(item, symbols, self.wave(), self.sample_rate)

    def test_hears(self, part: AbstractAligner) -> None:
        """One that hears tells a duration for each symbol, summing to the recording, and repeats; not in silence."""
        if not isinstance(part, HearingAligner):
            pytest.skip("hears nothing without a text")
        heard = part.hear(self.wave(), self.sample_rate)
        assert heard.symbols
        assert len(heard.durations) == len(heard.symbols)
        assert min(heard.durations) >= 0
        assert sum(heard.durations) == pytest.approx(len(self.wave()) / self.sample_rate, abs=1e-3)
        assert part.hear(self.wave(), self.sample_rate) == heard
        with pytest.raises(InputError):
            part.hear(self.wave() * 0, self.sample_rate)

    def test_likelihoods(self, part: AbstractAligner) -> None:
        """One that hears tells probabilities: they sum to 1 in every stretch, and repeat."""
        if not isinstance(part, HearingAligner):
            pytest.skip("hears nothing without a text")
        found = part.likelihoods(self.wave(), self.sample_rate)
        assert len(found) > 1
        assert (found >= 0).all()
        torch.testing.assert_close(found.sum(dim=1), torch.ones(len(found)))
        assert torch.equal(part.likelihoods(self.wave(), self.sample_rate), found)

    def test_scores(self, part: AbstractAligner) -> None:
        """Where symbols have scores, each has one, and none is above 0."""
        item = self.item()
        found = part.judge(item, item.phonemes or (), self.wave(), self.sample_rate)
        assert len(found.scores) in (0, len(item.phonemes or ()))
        assert all(score <= 0 for score in found.scores)

    def test_refuses_no_symbols(self, part: AbstractAligner) -> None:
        """Nothing cannot be aligned."""
        with pytest.raises(InputError, match=self.item().id):
            part.align(self.item(), (), self.wave(), self.sample_rate)
