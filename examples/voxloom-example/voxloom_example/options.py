"""Options and facts; no torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import Facts, Need, option


@dataclass(frozen=True)
class DctOptions:
    """Options of `codec/dct`."""

    sample_rate: int = option(16000, help="Hz", minimum=1000, learnt=True)
    hop_length: int = option(160, help="samples per frame", minimum=2, learnt=True)
    coefficients: int = option(
        160, help="lowest cosines kept of a frame; all of them lose nothing", minimum=1, learnt=True
    )

    def __post_init__(self) -> None:
        """Refuse more coefficients than samples."""
        if self.coefficients > self.hop_length:
            raise ValueError(f"coefficients ({self.coefficients}) must be at most hop_length ({self.hop_length})")


@dataclass(frozen=True)
class RalstonOptions:
    """Options of `sampler/ralston`."""

    steps: int = option(18, help="steps of the grid; all but the last cost two evaluations", minimum=1, maximum=1000)
    rho: float = option(7.0, help="spacing of the levels (Karras et al. 2022, eq. 5)", minimum=1.0)


@dataclass(frozen=True)
class RmsOptions:
    """Options of `loudness/rms`."""

    floor_db: float = option(-80.0, help="what silence measures", maximum=-1.0)


@dataclass(frozen=True)
class UptalkOptions:
    """Options of `transform/uptalk`."""

    semitones: float = option(0.0, help="how far pitch rises at the end", minimum=-12.0, maximum=12.0)


@dataclass(frozen=True)
class StressRequest:
    """What `stress` is asked."""

    text: str = option(help="what is said", positional=True)
    word: str = option(help="the word of it that is stressed")
    prompt: Path | object = option(help="recording of the voice to speak in")
    slower: float = option(1.6, help="how much longer the word lasts", minimum=1.01, maximum=4.0)
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0)


def latent_space(options: DctOptions) -> str:
    """The options define encoding."""
    return f"dct-{options.sample_rate}-{options.hop_length}-{options.coefficients}"


def dct_facts(options: DctOptions) -> Facts:
    """What models fit to."""
    return {
        "sample_rate": options.sample_rate,
        "hop_length": options.hop_length,
        "frame_rate": options.sample_rate / options.hop_length,
        "latent_dim": options.coefficients,
        "latent_space": latent_space(options),
        "differentiable": True,
    }


def ralston_needs(_: object) -> Sequence[Need]:
    """The slope of the ODE comes from the posterior mean."""
    return (Need("estimates", "one of", ("denoised",)),)
