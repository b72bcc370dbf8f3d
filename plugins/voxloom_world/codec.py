"""WORLD as a codec (Morise et al. 2016): analysis into F0, envelope and aperiodicity, synthesis back."""

import math
from functools import partial
from typing import Literal

import numpy as np
import pyworld
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from torch import Tensor

from voxloom.codec import LevelledCodec, PitchedCodec, VoiceVaryingCodec
from voxloom.types import FrameMask, FrameTensor, LatentTensor, WaveTensor
from voxloom_world.beside import beside
from voxloom_world.f0 import continuous_f0, frame_times, track_f0
from voxloom_world.options import CodecOptions, latent_dim, latent_space
from voxloom_world.warping import warps

VOICED = 0.5
"""A frame is voiced when its voicing channel lies above this."""

LOUD = 6.0
"""Frames of speech lie at most so far below the loudest, in the log of power: 26 dB."""

DITHER = 1e-5
"""Deviation of the fixed noise added before analysis, -100 dB: WORLD's logarithms want no digital silence."""

ENVELOPE_RANGE = (-60.0, 60.0)
"""Coded coefficients of speech and of digital silence lie between -25 and 7."""

APERIODICITY_RANGE_DB = (-60.0, 0.0)
"""WORLD's own range: from hardly any noise to nothing but noise."""

POWER_RANGE = (1e-16, 1e8)
"""What the spectral envelope may hold, so that no combination of coefficients overflows in synthesis."""


class WorldCodec(VoiceVaryingCodec, LevelledCodec, PitchedCodec):
    """Latents are [log F0, voicing, `envelope_dim` coefficients, coded aperiodicity (dB)] per frame.

    F0 is continuous through unvoiced stretches and voicing is 0 or 1, so that both can be generated. `decode` takes any
    finite latents: F0, envelope and aperiodicity are clipped to what WORLD can synthesise, and a wave that would exceed
    1 is scaled down. It works on the CPU, item by item, and has no gradient; WORLD's noise is the same in every call.
    """

    def __init__(
        self,
        method: Literal["dio", "harvest"] = "dio",
        low_hz: float = 60.0,
        high_hz: float = 800.0,
        sample_rate: Literal[16000, 22050, 24000, 44100, 48000] = 16000,
        hop_length: int = 200,
        envelope_dim: int = 40,
    ) -> None:
        super().__init__()
        options = CodecOptions(
            method=method,
            low_hz=low_hz,
            high_hz=high_hz,
            sample_rate=sample_rate,
            hop_length=hop_length,
            envelope_dim=envelope_dim,
        )
        self.method, self.low_hz, self.high_hz = method, low_hz, high_hz
        self.sample_rate, self.hop_length, self.envelope_dim = sample_rate, hop_length, envelope_dim
        self.latent_dim, self.latent_space = latent_dim(options), latent_space(options)
        self.frame_rate = sample_rate / hop_length
        self.differentiable = False
        self.fft_size = int(pyworld.get_cheaptrick_fft_size(sample_rate, low_hz))

    def encode(self, wave: WaveTensor) -> LatentTensor:
        """See `AbstractCodec.encode`.

        Raises:
            ValueError: when the wave is not (B,1,S) with samples in it, or not finite.
        """
        if wave.ndim != 3 or wave.shape[1] != 1 or not wave.shape[2]:
            raise ValueError(f"a wave must have the shape (B,1,S) with S > 0, not {tuple(wave.shape)}")
        _refuse_non_finite(wave, "a wave")
        items = beside(partial(self._analyse, item) for item in wave[:, 0].detach().double().cpu().numpy())
        return torch.from_numpy(np.stack(items)).to(wave.device, torch.float32)

    def decode(self, latents: LatentTensor) -> WaveTensor:
        """See `AbstractCodec.decode`.

        Raises:
            ValueError: when the latents are not (B,D,T) with frames in them, or not finite.
        """
        self.check_latents(latents)
        items = beside(partial(self._synthesise, item) for item in latents.detach().double().cpu().numpy())
        return torch.from_numpy(np.stack(items))[:, None].to(latents.device, torch.float32)

    def timbre(self, latents: LatentTensor) -> tuple[slice, FrameMask]:
        """See `AbstractCodec.timbre`: the envelope without its first coefficient, which tells how loud a frame is."""
        level = latents[:, 2]
        return slice(3, 2 + self.envelope_dim), level > level.amax(dim=1, keepdim=True) - LOUD

    def vary(self, latents: LatentTensor, pitch: Float[Tensor, " B"], formants: Float[Tensor, " B"]) -> LatentTensor:
        """See `VoiceVaryingCodec.vary`; F0 stays in the range that is looked for, and aperiodicity as it is."""
        log_f0 = (latents[:, :1] + pitch.log()[:, None, None]).clamp(math.log(self.low_hz), math.log(self.high_hz))
        matrices = warps(self.sample_rate, self.fft_size, self.envelope_dim, formants).to(latents)
        last = 2 + self.envelope_dim
        return torch.cat([log_f0, latents[:, 1:2], matrices @ latents[:, 2:last], latents[:, last:]], dim=1)

    def amplify(self, latents: LatentTensor, gain: FrameTensor) -> LatentTensor:
        """See `LevelledCodec.amplify`: the first coefficient of the envelope is added to all of its log power."""
        louder = latents[:, 2] + gain.to(latents) * (math.log(10) / 10)
        return torch.cat([latents[:, :2], louder[:, None], latents[:, 3:]], dim=1)

    def check_latents(self, latents: Tensor) -> None:
        """Refuse what is no latents of this codec.

        Raises:
            ValueError: when the latents are not (B,D,T) with frames in them, or not finite.
        """
        if latents.ndim != 3 or latents.shape[1] != self.latent_dim or not latents.shape[2]:
            raise ValueError(f"latents must have the shape (B,{self.latent_dim},T), not {tuple(latents.shape)}")
        _refuse_non_finite(latents, "latents")

    def _analyse(self, wave: NDArray[np.float64]) -> NDArray[np.float64]:
        f0 = track_f0(wave, self.sample_rate, self.hop_length, self.method, self.low_hz, self.high_hz)
        times = frame_times(len(wave), self.sample_rate, self.hop_length)
        padded = np.pad(wave, (0, max(0, self.fft_size - len(wave))))
        padded = padded + DITHER * np.random.default_rng(0).standard_normal(len(padded))

        def envelope() -> NDArray[np.float64]:
            power = pyworld.cheaptrick(padded, f0, times, self.sample_rate, fft_size=self.fft_size)
            return pyworld.code_spectral_envelope(power, self.sample_rate, self.envelope_dim)

        def aperiodicity() -> NDArray[np.float64]:
            share = pyworld.d4c(padded, f0, times, self.sample_rate, fft_size=self.fft_size)
            return pyworld.code_aperiodicity(share, self.sample_rate)

        coded, bands = beside([envelope, aperiodicity])
        return np.concatenate([np.log(continuous_f0(f0))[None], (f0 > 0)[None], coded.T, bands.T])

    def _synthesise(self, latents: NDArray[np.float64]) -> NDArray[np.float64]:
        log_f0, voicing, rest = latents[0], latents[1], latents[2:].T
        f0 = np.exp(np.clip(log_f0, np.log(self.low_hz), np.log(self.high_hz)))
        f0 = np.where(voicing > VOICED, f0, 0.0)
        coded = np.ascontiguousarray(np.clip(rest[:, : self.envelope_dim], *ENVELOPE_RANGE))
        bands = np.ascontiguousarray(np.clip(rest[:, self.envelope_dim :], *APERIODICITY_RANGE_DB))
        envelope = pyworld.decode_spectral_envelope(coded, self.sample_rate, self.fft_size)
        aperiodicity = pyworld.decode_aperiodicity(bands, self.sample_rate, self.fft_size)
        period_ms = 1000 * self.hop_length / self.sample_rate
        wave = pyworld.synthesize(f0, np.clip(envelope, *POWER_RANGE), aperiodicity, self.sample_rate, period_ms)
        samples = len(f0) * self.hop_length
        wave = np.pad(wave, (0, max(0, samples - len(wave))))[:samples]
        return wave / max(1.0, float(np.abs(wave).max()))


def _refuse_non_finite(values: Tensor, what: str) -> None:
    if not bool(torch.isfinite(values).all()):
        raise ValueError(f"{what} must be finite, without NaN and infinity")
