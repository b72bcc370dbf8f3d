import torch
from torch import nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.testing import ObjectiveSuite, ParameterisationSuite

LATENT_DIM = 6
STEPS = {"sampler": ("euler", {"steps": 2, "levels": "vp"}), "teacher_sampler": ("euler", {"steps": 4, "levels": "vp"})}


class Mixing(AbstractDenoiser):
    """The same weights wherever it is built, on no device too."""

    uses: frozenset[str] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.mix = nn.Linear(LATENT_DIM, LATENT_DIM)
        with torch.no_grad():
            self.mix.weight.copy_(torch.arange(float(LATENT_DIM**2)).sin().view(LATENT_DIM, LATENT_DIM) / 2)
            self.mix.bias.copy_(torch.arange(float(LATENT_DIM)).cos())

    def forward(self, x, level, condition):
        mixed = self.mix((x * condition.mask[:, None]).transpose(1, 2)).transpose(1, 2)
        return mixed + level[:, None, None] + condition.frames.mean(dim=1, keepdim=True)


class TestDataParameterisation(ParameterisationSuite):
    name = "data"
    predicts_data = True


class TestDenoisingObjective(ObjectiveSuite):
    name = "denoising"


class TestDenoisingObjectiveAtASamplersLevels(ObjectiveSuite):
    name = "denoising"
    options = {"error": "absolute", "weighting": "even"}
    neighbours = {"teacher_sampler": STEPS["teacher_sampler"]}

    def model_parts(self):
        return {"parameterisation": self.registry().build("parameterisation", "data")}


class TestConsistencyDistillationObjective(ObjectiveSuite):
    name = "consistency-distillation"

    def parts(self):
        return {"denoiser": Mixing()}

    def model_parts(self):
        return {**super().model_parts(), "denoiser": Mixing()}


class TestConsistencyDistillationObjectiveByHeun(TestConsistencyDistillationObjective):
    options = {"solver": "heun", "intervals": 5, "max_sigma_share": 0.3, "weighting": "output", "target_decay": 0.5}


class TestProgressiveDistillationObjective(ObjectiveSuite):
    name = "progressive-distillation"
    neighbours = STEPS

    def parts(self):
        return {**super().parts(), "denoiser": Mixing()}

    def model_parts(self):
        return {"denoiser": Mixing(), "parameterisation": self.registry().build("parameterisation", "data")}


class TestProgressiveDistillationObjectiveToOneStep(TestProgressiveDistillationObjective):
    options = {"error": "squared"}
    neighbours = {**STEPS, "sampler": ("euler", {"steps": 1, "levels": "vp"})}
