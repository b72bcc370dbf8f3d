"""Options of NaturalSpeech 2's diffusion; no torch here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from voxloom_registry import Facts, Need, option


@dataclass(frozen=True)
class VariancePreservingOptions:
    """Options of `parameterisation/variance-preserving`: the rate of noise rises linearly over time 0 to 1."""

    beta_min: float = option(0.05, help="rate of noise at the data", minimum=1e-4, learnt=True)
    beta_max: float = option(20.0, help="rate of noise at the end", minimum=1e-3, learnt=True)
    time_min: float = option(0.001, help="smallest time, which is trained and spoken from", minimum=1e-6, learnt=True)
    sigma_data: float = option(0.5, help="standard deviation latents are scaled to", minimum=1e-3, learnt=True)


@dataclass(frozen=True)
class NaturalSpeech2Options:
    """Options of `objective/naturalspeech2`."""

    score_weight: float = option(1.0, help="factor on the loss of the score", minimum=0.0)
    rvq_weight: float = option(
        0.1, help="factor on the cross-entropy of a codec's residual quantisers; 0 where it has none", minimum=0.0
    )
    max_snr: float | None = option(
        None, help="where the score counts more than so many times as much as the data it counts so many", minimum=0.01
    )


def variance_preserving_facts(options: VariancePreservingOptions) -> Facts:
    """The mean of the posterior is estimated."""
    return {"estimates": "denoised", "diffusion_time": True, "sigma_data": options.sigma_data}


def needs(options: NaturalSpeech2Options) -> Sequence[Need]:
    """Levels are drawn evenly in the diffusion's time, and estimates held against codewords."""
    timed = Need("diffusion_time", "equal", True)
    return (timed, Need("residual_codebooks", "at least", 1, unless="rvq_weight=0")) if options.rvq_weight else (timed,)


def sigma_at(time: float, beta_min: float, beta_max: float) -> float:
    """Noise level at `time`: deviation of the noise over the factor on the data, exp(-1/2 of the integral of beta)."""
    return math.sqrt(math.expm1(beta_min * time + (beta_max - beta_min) * time**2 / 2))
