"""Options of the WORLD parts. No torch here."""

import hashlib
from dataclasses import dataclass, fields
from typing import Literal

from voxloom_registry import Facts, option

APERIODICITIES = {16000: 1, 22050: 2, 24000: 3, 44100: 5, 48000: 5}
"""Bands WORLD codes aperiodicity in, by sample rate: one every 3 kHz up to 15 kHz, 3 kHz short of Nyquist."""


@dataclass(frozen=True)
class PitchOptions:
    """Options of `pitch/world`."""

    method: Literal["dio", "harvest"] = option(
        "dio", help="F0 estimator: dio with stonemask takes a tenth of harvest's time", learnt=True
    )
    low_hz: float = option(60.0, help="lowest F0 looked for", minimum=20.0, maximum=500.0, learnt=True)
    high_hz: float = option(800.0, help="highest F0 looked for", minimum=100.0, maximum=2000.0, learnt=True)

    def __post_init__(self) -> None:
        """Refuse an empty range."""
        if self.low_hz >= self.high_hz:
            raise ValueError(f"low_hz ({self.low_hz:g}) must be below high_hz ({self.high_hz:g})")


@dataclass(frozen=True)
class CodecOptions(PitchOptions):
    """Options of `codec/world`."""

    sample_rate: Literal[16000, 22050, 24000, 44100, 48000] = option(16000, help="Hz", learnt=True)
    hop_length: int = option(200, help="samples per frame", minimum=16, maximum=4096, learnt=True)
    envelope_dim: int = option(40, help="coefficients of the spectral envelope", minimum=8, maximum=128, learnt=True)


@dataclass(frozen=True)
class TorchCodecOptions(CodecOptions):
    """Options of `codec/world-torch`: what `codec/world` has, and one that changes no sound."""

    f0_gradient: float = option(
        0.1,
        help="share of F0's gradient that is passed on: whole, it outweighs the rest tenfold, and leads less surely",
        minimum=0.0,
        maximum=1.0,
    )


def latent_dim(options: CodecOptions) -> int:
    """Log F0, voicing, envelope, aperiodicity."""
    return 2 + options.envelope_dim + APERIODICITIES[options.sample_rate]


def latent_space(options: CodecOptions) -> str:
    """Encoding is defined by the options alone, since there are no weights."""
    defining = tuple(getattr(options, field.name) for field in fields(CodecOptions))
    return "world-" + hashlib.sha256(repr(defining).encode()).hexdigest()[:12]


def codec_facts(options: CodecOptions) -> Facts:
    """What others depend on."""
    return {
        "sample_rate": options.sample_rate,
        "hop_length": options.hop_length,
        "frame_rate": options.sample_rate / options.hop_length,
        "latent_dim": latent_dim(options),
        "latent_space": latent_space(options),
        "differentiable": False,
    }


def torch_codec_facts(options: TorchCodecOptions) -> Facts:
    """The same latents, with gradients through `decode`."""
    return {**codec_facts(options), "differentiable": True}
