"""Progressive distillation (Salimans & Ho 2022) of data prediction, by which ProDiff comes to two steps."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.nn.denoising import errors_at, estimate_clean, family_of, masked_loss
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import AbstractSampler, Schedule
from voxloom.values import Batch, Loss
from voxloom_distillation.teacher import Error, error_of, estimate_of, step_down, stepped, teacher_of


class ProgressiveDistillationObjective(AbstractObjective):
    """One step of the voice's sampler is to lead where several of `teacher_sampler` lead the teacher.

    What the student is to estimate is the clean latents by which one Euler step from x reaches the teacher's end
    (Salimans & Ho 2022, appendix G). The condition is shared: encoders and prosody stay frozen.
    """

    def __init__(
        self,
        denoiser: AbstractDenoiser,
        sampler: AbstractSampler,
        teacher_sampler: AbstractSampler,
        error: Error = "absolute",
    ) -> None:
        super().__init__()
        self.teacher = teacher_of(denoiser)
        self.sampler, self.teacher_sampler = stepped(sampler, "sampler"), stepped(teacher_sampler, "teacher_sampler")
        self.error = error

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """Those of the denoiser."""
        del turn
        denoiser = model.part("denoiser", AbstractDenoiser)
        return [parameter for parameter in denoiser.parameters() if parameter.requires_grad]

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The loss under `distillation`.

        Raises:
            TrainingError: when the teacher's levels do not divide each step of the student's into as many parts.
        """
        del turn, progress
        family = family_of(model)
        with torch.no_grad():
            supervised = model.supervise(batch, rngs)
        clean, condition = supervised.latents, supervised.condition
        paths = self.paths(family)
        path = paths[(uniform(rngs).cpu() * len(paths)).long()].to(clean)
        x = clean + path[:, 0, None, None] * masked_noise(condition.mask, clean.shape[1], rngs)
        teacher, lower = estimate_of(family, self.teacher.network, condition), x
        for sigma, following in zip(path.T[:-1], path.T[1:], strict=True):
            lower = step_down(lower, teacher(lower, sigma), sigma, following)
        kept = (path[:, -1] / path[:, 0])[:, None, None]
        target = (lower - kept * x) / (1 - kept)
        estimate = estimate_clean(model, x, path[:, 0], condition)
        return {"distillation": masked_loss(error_of(estimate - target, self.error), condition.mask)}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute error of estimates at the levels that the sampler steps through, largest first."""
        levels = [float(path[0]) for path in self.paths(family_of(model))]
        return errors_at(model, model.supervise(batch, rngs), levels, rngs)

    def paths(self, family: AbstractParameterisation) -> Float[Tensor, "steps levels"]:
        """The teacher's levels within each step of the student, both ends included."""
        schedule = Schedule(family.sigma_min, family.sigma_max, family.sigma_data)
        teacher, student = self.teacher_sampler.levels(schedule), self.sampler.levels(schedule)
        parts = (len(teacher) - 1) // (len(student) - 1)
        rows = [teacher[parts * step : parts * (step + 1) + 1] for step in range(len(student) - 1)]
        ends = torch.tensor([[row[0], row[-1]] for row in rows])
        wanted = torch.tensor([student[:-1], student[1:]]).T
        if (len(teacher) - 1) % (len(student) - 1) or not torch.allclose(ends, wanted, rtol=1e-3):
            raise TrainingError(
                f"the teacher's {len(teacher) - 1} steps do not divide the {len(student) - 1} of the sampler evenly: "
                "give teacher_sampler.steps a multiple of sampler.steps, and both the same levels"
            )
        return torch.tensor(rows)
