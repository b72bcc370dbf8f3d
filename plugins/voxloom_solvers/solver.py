"""What the samplers of this plugin share."""

from voxloom.sampler import Schedule, SteppedSampler
from voxloom_solvers.levels import Spacing
from voxloom_solvers.options import LevelsName


class Solver(SteppedSampler):
    """A sampler that steps through levels of a spacing by estimates of the posterior mean."""

    accepts = frozenset({"denoised"})
    evaluations_a_step: int = 1
    spared: int = 0  # evaluations that the last step, which ends at the data, does without

    def __init__(self, steps: int = 16, levels: LevelsName = "karras", rho: float = 7.0, sway: float = -1.0) -> None:
        self.steps, self.spacing = steps, Spacing(levels, rho, sway)
        self.evaluations = self.evaluations_a_step * steps - self.spared

    def levels(self, schedule: Schedule) -> list[float]:
        """See `SteppedSampler.levels`."""
        return self.spacing.descending(self.steps, schedule)
