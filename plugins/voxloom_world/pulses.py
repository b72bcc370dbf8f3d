"""Where WORLD's excitation has its pulses. P counts the pulses of all items of a batch."""

from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor
from torch.nn import functional

from voxloom.device import doubled
from voxloom.types import FrameTensor

UNVOICED_RATE_HZ = 500.0
"""WORLD draws unvoiced sound in stretches of 2 ms."""

MEMORY_SECONDS = 0.1
"""How long a change of F0 is held to shift the pulses after it. In truth it shifts all of them; over seconds that
gradient is large and points nowhere, since the loss swings with every period of the shift."""


@dataclass(frozen=True)
class Pulses:
    """Pulses in order of time within their items, each (P,); the noise of a pulse lasts until the next one."""

    item: Tensor  # index into the batch
    sample: Tensor  # last sample before the pulse
    shift: Tensor  # from there to the pulse, in samples, 0 to 1; carries the gradient to F0
    period: Tensor  # samples to the next pulse, with gradient
    length: Tensor  # whole samples to the next pulse
    voicing: Tensor  # 0 or 1; its gradient is that of the voicing channel, interpolated

    def __len__(self) -> int:
        """P."""
        return len(self.item)

    def followed_by(self, others: "Pulses") -> "Pulses":
        """These and others."""
        pairs = ((getattr(self, field.name), getattr(others, field.name)) for field in fields(self))
        return type(self)(*map(torch.cat, pairs))

    def chosen(self, which: Tensor | slice) -> "Pulses":
        """Some of them."""
        return type(self)(*(getattr(self, field.name)[which] for field in fields(self)))


def find_pulses(
    f0: FrameTensor, voicing: FrameTensor, hop_length: int, sample_rate: int, lowest_hz: float, threshold: float = 0.5
) -> Pulses:
    """Pulses of F0 (B,T) in Hz, where `voicing` (B,T) lies above `threshold`, and every 2 ms elsewhere.

    Towards an unvoiced frame F0 sinks to half its value, as in WORLD, but nowhere under `lowest_hz`.

    A pulse sits where the phase, the running sum of F0, completes a turn. Its place between two samples is
    differentiable in the F0 of the last `MEMORY_SECONDS`. The choice of voiced stretches is not; there the gradient is
    a straight line's (Bengio et al. 2013): the pulse's voicing is taken for the frame's. The last pulse of an item has
    no successor and stays silent, as in WORLD.
    """
    voiced, soft = decided(voicing, hop_length, threshold)
    turns = _turns(rate_of(f0, voicing, hop_length, lowest_hz, threshold), sample_rate)
    item, sample, shift = crossings(turns)
    kept = (item[1:] == item[:-1]).nonzero()[:, 0]
    period, length = torch.diff(sample + shift)[kept], torch.diff(sample)[kept]
    item, sample, length = (index.to(f0.device) for index in (item[kept], sample[kept], length))
    part = voiced[item, sample].to(f0.dtype) + _slope(soft[item, sample])
    return Pulses(item, sample, _back(shift[kept], f0), _back(period, f0), length, part)


def rate_of(f0: FrameTensor, voicing: FrameTensor, hop_length: int, lowest_hz: float, threshold: float) -> Tensor:
    """How many pulses a second there are at each sample (B,S)."""
    voiced, _ = decided(voicing, hop_length, threshold)
    sounding = _by_sample(f0 * (voicing > threshold), hop_length)
    return torch.where(voiced, sounding.clamp(min=lowest_hz), UNVOICED_RATE_HZ)


def crossings(turns: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Where the phase (B,S) completes a turn: item, the last sample before it, and from there on in samples, 0 to 1."""
    whole = turns.detach().floor()
    item, sample = (whole[:, 1:] > whole[:, :-1]).nonzero(as_tuple=True)
    before, after = turns[item, sample], turns[item, sample + 1]
    return item, sample, (whole[item, sample + 1] - before) / (after - before)


def unheard_pulses(
    f0: FrameTensor, voicing: FrameTensor, hop_length: int, sample_rate: int, lowest_hz: float, threshold: float = 0.5
) -> Pulses:
    """Pulses that F0 would have in unvoiced stretches, of voicing zero: only its gradient tells them from none."""
    voiced, soft = decided(voicing, hop_length, threshold)
    pulses = find_pulses(f0.detach(), torch.ones_like(f0), hop_length, sample_rate, lowest_hz, threshold)
    pulses = pulses.chosen((~voiced[pulses.item, pulses.sample]).nonzero()[:, 0])
    return replace(pulses, voicing=_slope(soft[pulses.item, pulses.sample]))


def decided(voicing: FrameTensor, hop_length: int, threshold: float) -> tuple[Tensor, Tensor]:
    """What is voiced (B,S), and the voicing (B,S) that lends it its gradient."""
    voiced = _by_sample((voicing > threshold).to(voicing.dtype), hop_length) > 0.5
    return voiced, _by_sample(voicing.clamp(0, 1), hop_length)


def _slope(soft: Tensor) -> Tensor:
    """Zero, with the gradient of `soft`."""
    return soft - soft.detach()


def _turns(hertz: Tensor, sample_rate: int) -> Tensor:
    """Phase (B,S) in turns, in fp64: over minutes fp32 would lose the places between samples."""
    turns = (doubled(hertz) / sample_rate).cumsum(1)
    forgotten = functional.pad(turns, (round(MEMORY_SECONDS * sample_rate), 0))[:, : turns.shape[1]]
    return turns - (forgotten - forgotten.detach())


def _back(values: Tensor, like: Tensor) -> Tensor:
    return values.to(like.dtype).to(like.device)  # the dtype first: not every device has fp64


def _by_sample(frames: FrameTensor, hop_length: int) -> Tensor:
    """(B,T) to (B, T * hop), linear between frames and on past the last one, as WORLD has it."""
    beyond = 2 * frames[:, -1:] - frames[:, -2:-1] if frames.shape[1] > 1 else frames
    ends = torch.cat([frames[:, 1:], beyond], 1)
    weight = torch.arange(hop_length, device=frames.device, dtype=frames.dtype) / hop_length
    return torch.lerp(frames[..., None], ends[..., None], weight).flatten(1)
