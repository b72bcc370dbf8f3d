"""Options of teachers and students; no torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voxloom_registry import Facts, Need, option


@dataclass(frozen=True)
class DataOptions:
    """Options of `parameterisation/data`."""

    sigma_min: float = option(0.002, help="smallest noise level", minimum=1e-6, learnt=True)
    sigma_max: float = option(80.0, help="largest noise level", minimum=1e-3, learnt=True)
    sigma_data: float = option(0.5, help="standard deviation latents are scaled to", minimum=1e-3, learnt=True)


@dataclass(frozen=True)
class DenoisingOptions:
    """Options of `objective/denoising`. With a `teacher_sampler` only the levels that it steps through are trained."""

    level_mean: float = option(-1.2, help="mean of ln sigma when a level is drawn (Karras et al. 2022, table 1)")
    level_std: float = option(1.2, help="standard deviation of ln sigma when a level is drawn", minimum=0.01)
    max_sigma_share: float = option(
        0.0, help="share of items drawn at sigma_max, which the lognormal hardly visits", minimum=0.0, maximum=1.0
    )
    error: Literal["squared", "absolute"] = option("squared", help="error of an estimate")
    weighting: Literal["output", "even"] = option(
        "output",
        help="weight of a level: of the network's output alike at all (Karras et al. 2022), or of the estimate",
    )


@dataclass(frozen=True)
class ConsistencyDistillationOptions:
    """Options of `objective/consistency-distillation`."""

    intervals: int = option(49, help="intervals that levels between sigma_min and sigma_max make", minimum=1)
    rho: float = option(7.0, help="spacing of the levels (Karras et al. 2022, eq. 5)", minimum=1.0)
    max_sigma_share: float = option(
        0.0, help="share of items drawn at sigma_max, where one-step speech begins", minimum=0.0, maximum=1.0
    )
    solver: Literal["euler", "heun"] = option("euler", help="how the teacher steps down an interval")
    target_decay: float = option(
        0.95,
        help="decay of the average of the student's weights that its targets come from",
        minimum=0.0,
        maximum=0.99999,
    )
    weighting: Literal["output", "even"] = option(
        "even", help="weight of a level: of the estimate alike at all, as published, or of the network's output"
    )


@dataclass(frozen=True)
class ProgressiveDistillationOptions:
    """Options of `objective/progressive-distillation`."""

    error: Literal["squared", "absolute"] = option("absolute", help="error of an estimate")


def data_facts(options: DataOptions) -> Facts:
    """The mean of the posterior is estimated."""
    return {"estimates": "denoised", "sigma_data": options.sigma_data}


def needs_consistency(_: object) -> Sequence[Need]:
    """The student's estimate must be exact where the noise ends, or it would collapse."""
    return (Need("estimates", "one of", ("consistency",)),)


def needs_denoised(_: object) -> Sequence[Need]:
    """A step down is taken along the posterior mean."""
    return (Need("estimates", "one of", ("denoised",)),)
