"""WORLD's synthesis with gradients, a codec of the same latents as `world`."""

import math
from collections.abc import Iterable, Iterator
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import StreamingCodec
from voxloom.device import without_autocast
from voxloom.types import FrameTensor, LatentTensor, WaveTensor
from voxloom_world.codec import APERIODICITY_RANGE_DB, ENVELOPE_RANGE, POWER_RANGE, VOICED, WorldCodec
from voxloom_world.maps import aperiodicity_map, envelope_map
from voxloom_world.pulses import find_pulses, unheard_pulses
from voxloom_world.streaming import Features, Stream
from voxloom_world.synthesis import limited, render, white_noise

ALL_NOISE_DB = -0.5
"""WORLD takes a frame for nothing but noise when its bands' mean lies above this."""

_LOG_POWER = (math.log(POWER_RANGE[0]), math.log(POWER_RANGE[1]))


class WorldTorchCodec(WorldCodec, StreamingCodec):
    """Decodes as `WorldCodec` does but for the noise it draws, batched, on any device, with gradients.

    Envelope and aperiodicity have their true gradient. F0 has `f0_gradient` of its own, through the places of the
    pulses of the next 0.1 s. A frame's voicing is decided at 0.5 and has the gradient of a mixture of its voiced and
    its unvoiced sound. What is clipped, and the bands of a frame that is all noise, have none. The noise depends on a
    sample's place in the wave alone. Peaks are bent, each by itself, where `WorldCodec` scales a wave down.
    """

    envelope_map: Tensor
    aperiodicity_map: Tensor
    aperiodicity_offset: Tensor

    def __init__(
        self,
        method: Literal["dio", "harvest"] = "dio",
        low_hz: float = 60.0,
        high_hz: float = 800.0,
        sample_rate: Literal[16000, 22050, 24000, 44100, 48000] = 16000,
        hop_length: int = 200,
        envelope_dim: int = 40,
        f0_gradient: float = 0.1,
    ) -> None:
        super().__init__(method, low_hz, high_hz, sample_rate, hop_length, envelope_dim)
        self.differentiable, self.f0_gradient = True, f0_gradient
        longest = self.fft_size / 2 + 2 * sample_rate / low_hz  # a pulse's sound before it, and what is before the next
        self.lookahead_frames = 1 + math.ceil((longest + 1) / hop_length)
        slopes, offset = aperiodicity_map(sample_rate, self.fft_size, self.latent_dim - 2 - envelope_dim)
        maps = {
            "envelope_map": envelope_map(sample_rate, self.fft_size, envelope_dim),
            "aperiodicity_map": slopes,
            "aperiodicity_offset": offset,
        }
        for name, values in maps.items():  # not of the state, so that voices of either codec load into the other
            self.register_buffer(name, torch.from_numpy(values).float(), persistent=False)

    def decode(self, latents: LatentTensor) -> WaveTensor:
        """See `AbstractCodec.decode`; fp64 for latents in fp64, else fp32.

        Raises:
            ValueError: when the latents are not (B,D,T) with frames in them, or not finite.
        """
        self.check_latents(latents)
        with without_autocast(latents.device):  # logarithms of power lose decibels in half precision
            found = self._features(latents)
            pulses = find_pulses(found.f0, found.voicing, *self._grid)
            unheard = unheard_pulses(found.f0, found.voicing, *self._grid) if pulses.voicing.requires_grad else None
            noise = white_noise(latents.shape[-1] * self.hop_length, found.f0)
            wave = render(pulses, unheard, found.envelope, found.aperiodicity, noise, self.hop_length)
            return limited(wave)[:, None]

    def decode_chunks(self, chunks: Iterable[Float[Tensor, "B D _"]]) -> Iterator[Float[Tensor, "B 1 _"]]:
        """See `StreamingCodec.decode_chunks`."""
        stream: Stream | None = None
        for latents in chunks:
            self.check_latents(latents)
            with torch.no_grad(), without_autocast(latents.device):
                found = self._features(latents)
                if stream is None:
                    stream = Stream(found, *self._grid)
                else:
                    stream.add(found)
                wave = stream.certain()
            yield wave[:, None]
        if stream is not None:
            yield stream.rest()[:, None]

    @property
    def _grid(self) -> tuple[int, int, float, float]:
        return self.hop_length, self.sample_rate, self.low_hz / 2, VOICED

    def _features(self, latents: LatentTensor) -> Features:
        exact = latents.to(torch.promote_types(latents.dtype, torch.float32))
        coded = exact[:, 2:].transpose(1, 2)
        envelope = self.envelope(coded[..., : self.envelope_dim])
        return Features(
            self._f0(exact[:, 0]), exact[:, 1], envelope, self.aperiodicity(coded[..., self.envelope_dim :])
        )

    def _f0(self, log_f0: FrameTensor) -> FrameTensor:
        """Hz, with the share of the gradient that is passed on."""
        clipped = log_f0.clamp(math.log(self.low_hz), math.log(self.high_hz))
        fixed = clipped.detach()
        return (fixed + self.f0_gradient * (clipped - fixed)).exp()

    def envelope(self, coded: Tensor) -> Tensor:
        """Power (B,T,K) of coded envelopes (B,T,envelope_dim)."""
        log_power = coded.clamp(*ENVELOPE_RANGE) @ self.envelope_map.to(coded)
        return log_power.clamp(*_LOG_POWER).exp()

    def aperiodicity(self, bands: Tensor) -> Tensor:
        """Amplitude (B,T,K), 0 to 1, of bands (B,T,A) in dB."""
        clipped = bands.clamp(*APERIODICITY_RANGE_DB)
        decibels = clipped @ self.aperiodicity_map.to(bands) + self.aperiodicity_offset.to(bands)
        decibels = torch.where(clipped.mean(-1, keepdim=True) > ALL_NOISE_DB, 0.0, decibels)
        return (decibels * (math.log(10) / 20)).exp()
