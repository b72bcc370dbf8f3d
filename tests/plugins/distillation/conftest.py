"""Networks of one number per noise level, of which it is known what they are to learn."""

from collections.abc import Callable, Sequence

import pytest
import torch
from torch import nn

from voxloom.denoiser import AbstractDenoiser
from voxloom.model import AbstractModel
from voxloom.objective import AbstractObjective, Progress
from voxloom.parameterisation import AbstractParameterisation
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom.values import Condition
from voxloom_registry import Registry

DEVIATION = 0.5


class Gains(AbstractDenoiser):
    """F = gain x, each level having its own; `seen` tells at which it was asked."""

    uses: frozenset[str] = frozenset()

    def __init__(self, sigmas: torch.Tensor, gains: torch.Tensor) -> None:
        super().__init__()
        self.register_buffer("sigmas", sigmas)
        self.gains = nn.Parameter(gains)
        self.seen: list[float] = []

    def forward(self, x, level, condition):
        sigma = (4 * level).exp()
        self.seen += sigma.tolist()
        return self.gains[(sigma[:, None].log() - self.sigmas.log()).abs().argmin(dim=1)][:, None, None] * x


@pytest.fixture(scope="session")
def registry() -> Registry:
    return Registry.discover()


@pytest.fixture
def family(registry: Registry) -> Callable[[str], AbstractParameterisation]:
    return lambda name: registry.build("parameterisation", name)


@pytest.fixture
def euler(registry: Registry) -> Callable[[int], object]:
    """Euler steps between levels that those of half as many contain."""
    return lambda steps: registry.build("sampler", "euler", {"steps": steps, "levels": "vp"})


@pytest.fixture
def toy_model() -> Callable[..., AbstractModel]:
    """A model whose estimate at each of `sigmas` is x times the number in `slopes`; the posterior's without them."""

    def make(family: AbstractParameterisation, sigmas: Sequence[float], slopes: torch.Tensor | None = None):
        levels = torch.tensor(sigmas)
        wanted = DEVIATION**2 / (DEVIATION**2 + levels**2) if slopes is None else slopes
        count = len(levels)
        given, x = Condition(torch.zeros(count, 1, 1), torch.ones(count, 1, dtype=torch.bool)), torch.ones(count, 1, 1)
        least, most = (
            family.estimate(Gains(levels, gains), x, levels, given)[:, 0, 0].detach()
            for gains in (torch.zeros(count), torch.ones(count))
        )
        reach = most - least
        gains = torch.where(reach > 0, (wanted - least) / reach.clamp_min(1e-9), 0.0)
        beside = nn.Linear(1, 1)  # what distillation has to leave alone
        return TinyModel({"parameterisation": family, "denoiser": Gains(levels, gains), "prosody": beside})

    return make


@pytest.fixture
def learn() -> Callable[..., list[float]]:
    """Train the parameters an objective moves, at a falling rate; gives its losses."""

    def run(objective: AbstractObjective, model: AbstractModel, steps: int, lr: float = 0.05) -> list[float]:
        optimiser = torch.optim.Adam(objective.parameters_of("model", model), lr=lr)
        falling = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.01, steps)
        objective.train(), model.train()
        told = []
        for step in range(steps):
            rngs = [torch.Generator().manual_seed(3 * step + item) for item in range(3)]
            losses = objective.step(model, tiny_batch(), "model", Progress(step, steps), rngs)
            loss = torch.stack([found.sum / found.weight for found in losses.values()]).sum()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            falling.step()
            told.append(float(loss.detach()))
        return told

    return run


@pytest.fixture
def look() -> Callable[..., dict[str, float]]:
    """Losses of one step as numbers, or with `probe=True` figures; nothing moves."""

    def run(objective: AbstractObjective, model: AbstractModel, probe: bool = False) -> dict[str, float]:
        objective.eval(), model.eval()
        with torch.no_grad():
            told = (
                objective.probe(model, tiny_batch(), tiny_generators())
                if probe
                else objective.step(model, tiny_batch(), "model", Progress(0, 1), tiny_generators())
            )
        return {name: float(loss.sum / loss.weight) for name, loss in told.items()}

    return run
