"""Options of flow matching; no torch here."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxloom_registry import Facts, Need, option


@dataclass(frozen=True)
class FlowOptions:
    """Options of `parameterisation/flow`. Its time t = sigma / (1 + sigma) is 0 at the data and 1 at pure noise."""

    sigma_min: float = option(0.002, help="smallest noise level", minimum=1e-6, learnt=True)
    sigma_max: float = option(1000.0, help="largest noise level: t = 0.999", minimum=1e-3, learnt=True)
    sigma_data: float = option(0.5, help="standard deviation latents are scaled to", minimum=1e-3, learnt=True)
    guidance: float = option(
        0.0,
        help="how far an estimate goes on from the one without condition; each evaluation takes two passes then",
        minimum=0.0,
        maximum=100.0,
        spoken=True,
    )


@dataclass(frozen=True)
class FlowMatchingOptions:
    """Options of `objective/flow-matching`."""

    drop_condition: float = option(
        0.2, help="share of items whose condition is dropped, which guidance needs", minimum=0.0, maximum=1.0
    )


def flow_facts(options: FlowOptions) -> Facts:
    """The mean of the posterior is estimated, by way of the velocity."""
    return {"estimates": "denoised", "velocity": True, "sigma_data": options.sigma_data}


def needs_velocity(_: object) -> Sequence[Need]:
    """The loss is that of a velocity."""
    return (Need("velocity", "equal", True),)
