"""Where the noise levels of a solver lie."""

import math
from dataclasses import dataclass

from voxloom.sampler import Schedule
from voxloom_solvers.options import LevelsName

VP_BETA = (0.05, 20.0)
"""The linear noise schedule of NaturalSpeech 2's variance-preserving diffusion, at its times 0 and 1."""


@dataclass(frozen=True)
class Spacing:
    """How levels are spaced from noise to data.

    `karras`: by power rho down to sigma_min (Karras et al. 2022, eq. 5). `flow`: in equal steps of flow time. `sway`:
    in steps of flow time after u + s (cos(pi u / 2) - 1 + u), s being `sway` (Chen et al. 2024, F5-TTS). `vp`: in equal
    steps of the time of a variance-preserving diffusion. All but `karras` go on to the data.
    """

    name: LevelsName = "karras"
    rho: float = 7.0
    sway: float = -1.0

    def descending(self, steps: int, schedule: Schedule) -> list[float]:
        """The levels of `steps` steps from sigma_max to the data, which is 0.

        Where the last step would start below sigma_min, it starts there, and the others move with it.
        """
        if self.name == "karras":
            return [*reversed(schedule.karras_levels(steps, self.rho)), 0.0]
        if steps == 1:
            return [schedule.sigma_max, 0.0]
        time, level = _CLOCKS[self.name]
        first, lowest = time(schedule.sigma_max), time(schedule.sigma_min)
        gone = [self._gone(step / steps) for step in range(1, steps)]
        whole = min(first, (first - lowest) / gone[-1])
        return [schedule.sigma_max, *(level(first - whole * share) for share in gone), 0.0]

    def _gone(self, share: float) -> float:
        """How much of the way from noise to data lies behind after this share of the steps."""
        swayed = self.sway if self.name == "sway" else 0.0
        return share + swayed * (math.cos(math.pi / 2 * share) - 1 + share)


def flow_time(sigma: float) -> float:
    """The share of noise in x / (1 + sigma) = (1 - t) data + t noise: 0 at the data, 1 at pure noise."""
    return sigma / (1 + sigma)


def flow_level(time: float) -> float:
    """The level at a flow time below 1."""
    return time / (1 - time)


def vp_level(time: float) -> float:
    """The level at a time of the variance-preserving diffusion, sqrt(exp(integral of beta) - 1)."""
    start, end = VP_BETA
    return math.sqrt(math.expm1(start * time + (end - start) / 2 * time**2))


def vp_time(sigma: float) -> float:
    """The time of the variance-preserving diffusion at a level."""
    start, end = VP_BETA
    integral = math.log1p(sigma**2)
    return 2 * integral / (start + math.sqrt(start**2 + 2 * (end - start) * integral))


_CLOCKS = {"flow": (flow_time, flow_level), "sway": (flow_time, flow_level), "vp": (vp_time, vp_level)}
