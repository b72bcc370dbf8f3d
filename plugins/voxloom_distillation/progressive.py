"""Progressive distillation (Salimans & Ho 2022) of data prediction, by which ProDiff comes to two steps."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.nn.denoising import estimate_clean, family_of, masked_loss
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import AbstractSampler
from voxloom.values import Batch, Loss
from voxloom_distillation.steps import euler_stepped, levels_of, steps_down
from voxloom_distillation.teacher import Error, denoiser_of, error_of, estimate_of, teacher_of


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
        self.sampler = euler_stepped(sampler, "sampler")
        self.teacher_sampler = euler_stepped(teacher_sampler, "teacher_sampler")
        self.error = error

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """Those of the denoiser."""
        del turn
        return [parameter for parameter in denoiser_of(model).parameters() if parameter.requires_grad]

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The loss under `distillation`; raises as `paths`."""
        del turn, progress
        family = family_of(model)
        with torch.no_grad():
            supervised = model.supervise(batch, rngs)
        clean, condition = supervised.latents, supervised.condition
        paths = self.paths(family)
        path = paths[(uniform(rngs).cpu() * len(paths)).long()].to(clean)
        x = clean + path[:, 0, None, None] * masked_noise(condition.mask, clean.shape[1], rngs)
        lower = steps_down(estimate_of(family, self.teacher.network, condition), x, path.T)
        kept = (path[:, -1] / path[:, 0])[:, None, None]
        target = (lower - kept * x) / (1 - kept)
        estimate = estimate_clean(model, x, path[:, 0], condition)
        return {"distillation": masked_loss(error_of(estimate - target, self.error), condition.mask)}

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute distance of the sampler's latents from those of the teacher's sampler, of the same noise."""
        supervised, family = model.supervise(batch, rngs), family_of(model)
        mask, ends = supervised.condition.mask, []
        start = masked_noise(mask, supervised.latents.shape[1], rngs)
        for sampler, network in ((self.sampler, denoiser_of(model)), (self.teacher_sampler, self.teacher.network)):
            levels = torch.tensor(levels_of(sampler, family)).to(start)
            estimate = estimate_of(family, network, supervised.condition)
            ends.append(steps_down(estimate, levels[0] * start, levels[:, None].expand(-1, len(start))))
        return {"distance": masked_loss((ends[0] - ends[1]).abs(), mask)}

    def paths(self, family: AbstractParameterisation) -> Float[Tensor, "steps levels"]:
        """The teacher's levels within each step of the student, both ends included.

        Raises:
            TrainingError: when the teacher's levels do not divide each step of the student's into as many parts.
        """
        teacher, student = levels_of(self.teacher_sampler, family), levels_of(self.sampler, family)
        parts, left = divmod(len(teacher) - 1, len(student) - 1)
        rows = [teacher[parts * step : parts * (step + 1) + 1] for step in range(len(student) - 1)]
        ends = torch.tensor([[row[0], row[-1]] for row in rows])
        if left or not torch.allclose(ends, torch.tensor([student[:-1], student[1:]]).T, rtol=1e-3):
            raise TrainingError(
                f"teacher_sampler: its {len(teacher) - 1} steps do not divide each of the sampler's "
                f"{len(student) - 1} into as many; give teacher_sampler.steps a multiple of sampler.steps, and both "
                "levels in equal steps, such as levels=vp"
            )
        return torch.tensor(rows)
