"""Conformance of the kind `loudness`."""

import pytest
import torch

from voxloom.testing import Suite
from voxloom.testing.checks import assert_close, assert_repeats, unchanged
from voxloom.testing.inputs import speech_like
from voxloom_example.loudness import AbstractLoudness


class LoudnessSuite(Suite[AbstractLoudness]):
    """Full scale, halving, silence, batches."""

    kind = "loudness"

    def test_full_scale(self, part: AbstractLoudness) -> None:
        """A square wave between -1 and 1 has 0 dB."""
        square = torch.tensor([1.0, -1.0]).repeat(4000)[None, None]
        assert float(part.measure(square)) == pytest.approx(0, abs=0.5)

    def test_halving(self, part: AbstractLoudness) -> None:
        """Half the amplitude is 6 dB less."""
        wave = speech_like(2, 16000, 16000)
        assert_close(part.measure(wave) - part.measure(wave / 2), torch.full((2,), 6.02), "halving", tolerance=0.1)

    def test_silence(self, part: AbstractLoudness) -> None:
        """Silence measures the floor."""
        assert float(part.measure(torch.zeros(1, 1, 16000))) == part.floor_db

    def test_batch_equals_single(self, part: AbstractLoudness) -> None:
        """A wave alone measures what it measures in company, each time, and is left alone."""
        wave = speech_like(3, 16000, 16000)
        with unchanged(wave):
            batch = part.measure(wave)
        assert_repeats(part.measure(wave), batch)
        for item in range(3):
            assert_close(part.measure(wave[item : item + 1]), batch[item : item + 1], f"item {item} alone")
