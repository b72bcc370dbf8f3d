"""Conformance of pitch parts."""

from typing import ClassVar

import pytest
import torch
from torch import Tensor

from voxloom.pitch import AbstractPitch
from voxloom.testing.checks import assert_close, assert_finite, assert_repeats, refuses, unchanged
from voxloom.testing.inputs import normal
from voxloom.testing.suite import Suite


class PitchSuite(Suite[AbstractPitch]):
    """Right on pulses of known pitch, finite and positive everywhere, as many frames as the length law says."""

    kind = "pitch"
    sample_rate: ClassVar[int] = 16000
    hop_length: ClassVar[int] = 200
    pitches_hz: ClassVar[tuple[float, ...]] = (110.0, 220.0)

    def wave(self) -> Tensor:
        """Half a second of harmonics per pitch (B,1,S)."""
        seconds = torch.arange(self.sample_rate // 2, dtype=torch.float64) / self.sample_rate
        phases = [2 * torch.pi * pitch * seconds for pitch in self.pitches_hz]
        voices = [torch.stack([torch.sin(n * phase) / n for n in range(1, 12)]).sum(dim=0) for phase in phases]
        return 0.2 * torch.stack(voices)[:, None].float()

    def track(self, part: AbstractPitch, wave: Tensor) -> tuple[Tensor, Tensor]:
        """F0 and voicing of a wave."""
        return part.track(wave, self.sample_rate, self.hop_length)

    def test_finds_the_pitch(self, part: AbstractPitch) -> None:
        """Within 3 % on the inner frames, which are voiced."""
        pitch, voicing = self.track(part, self.wave())
        inner = slice(5, pitch.shape[1] - 5)
        assert float(voicing[:, inner].mean()) > 0.9, "harmonics are not heard as voice"
        for item, expected in enumerate(self.pitches_hz):
            assert float(pitch[item, inner].median()) == pytest.approx(expected, rel=0.03)

    @pytest.mark.parametrize("samples", ["hop - 1", "hop", "hop + 1", "20 * hop + 3"])
    def test_length_law(self, part: AbstractPitch, samples: str) -> None:
        """T = ceil(S / hop)."""
        hop = self.hop_length
        count = {"hop - 1": hop - 1, "hop": hop, "hop + 1": hop + 1}.get(samples, 20 * hop + 3)
        pitch, voicing = self.track(part, self.wave()[..., :count])
        assert pitch.shape == voicing.shape == (len(self.pitches_hz), -(-count // hop))

    def test_is_positive_without_a_voice(self, part: AbstractPitch) -> None:
        """Silence and noise too have a finite positive F0, marked as unvoiced or voiced by 0 or 1."""
        for wave in (torch.zeros_like(self.wave()), 0.1 * normal(*self.wave().shape), self.wave()):
            pitch, voicing = self.track(part, wave)
            assert pitch.dtype == voicing.dtype == torch.float32
            assert_finite(pitch, "F0")
            assert bool((pitch > 0).all()), "F0 in Hz is positive"
            assert bool(((voicing == 0) | (voicing == 1)).all()), "voicing is 0 or 1"
        silent = self.track(part, torch.zeros_like(self.wave()))[1]
        assert not bool(silent.any()), "silence is heard as voice"

    def test_repeats(self, part: AbstractPitch) -> None:
        """Nothing is random."""
        for first, second in zip(self.track(part, self.wave()), self.track(part, self.wave()), strict=True):
            assert_repeats(second, first)

    def test_batch_equals_single(self, part: AbstractPitch) -> None:
        """An item alone is tracked as in its batch."""
        batch = self.track(part, self.wave())[0]
        for item in range(len(self.pitches_hz)):
            one = slice(item, item + 1)
            assert_close(self.track(part, self.wave()[one])[0], batch[one], f"item {item} alone")

    def test_leaves_inputs_alone(self, part: AbstractPitch) -> None:
        """The wave is not written to."""
        wave = self.wave()
        with unchanged(wave):
            self.track(part, wave)

    def test_refuses_wrong_shapes(self, part: AbstractPitch) -> None:
        """Two channels are refused."""
        with refuses("a wave of two channels"):
            self.track(part, self.wave().expand(-1, 2, -1))
