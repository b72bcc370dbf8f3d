"""Options of the solvers; no torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voxloom_registry import Need, option

LevelsName = Literal["karras", "flow", "sway", "vp"]
"""How noise levels are spaced; see `voxloom_solvers.levels`."""


@dataclass(frozen=True)
class SpacingOptions:
    """Where the noise levels lie."""

    levels: LevelsName = option(
        "karras", help="spacing of the levels: by a power, in flow time, swayed flow time, or time of a VP diffusion"
    )
    rho: float = option(7.0, help="the power of levels=karras (Karras et al. 2022, eq. 5)", minimum=1.0)
    sway: float = option(
        -1.0, help="the coefficient of levels=sway: below 0 steps are short near noise", minimum=-1.0, maximum=1.75
    )


@dataclass(frozen=True)
class EulerOptions(SpacingOptions):
    """Options of `sampler/euler`."""

    steps: int = option(16, help="evaluations of the model", minimum=1, maximum=1000)


@dataclass(frozen=True)
class HeunOptions(SpacingOptions):
    """Options of `sampler/heun`."""

    steps: int = option(16, help="steps, of two evaluations each but for the last", minimum=1, maximum=1000)


@dataclass(frozen=True)
class MidpointOptions(SpacingOptions):
    """Options of `sampler/midpoint`."""

    steps: int = option(16, help="steps, of two evaluations each", minimum=1, maximum=1000)


@dataclass(frozen=True)
class DpmppOptions(SpacingOptions):
    """Options of `sampler/dpmpp-2m`."""

    steps: int = option(16, help="evaluations of the model", minimum=1, maximum=1000)


@dataclass(frozen=True)
class DpmppSdeOptions(SpacingOptions):
    """Options of `sampler/dpmpp-2m-sde`."""

    steps: int = option(32, help="evaluations of the model", minimum=1, maximum=1000)
    eta: float = option(1.0, help="how much noise is renewed; 0 is dpmpp-2m", minimum=0.0, maximum=1.0)


@dataclass(frozen=True)
class AncestralOptions(SpacingOptions):
    """Options of `sampler/ancestral`."""

    steps: int = option(32, help="evaluations of the model", minimum=1, maximum=1000)
    eta: float = option(1.0, help="how much noise is renewed; 0 is euler", minimum=0.0, maximum=1.0)


def needs_denoised(_: object) -> Sequence[Need]:
    """A solver takes its slope from the posterior mean."""
    return (Need("estimates", "one of", ("denoised",)),)
