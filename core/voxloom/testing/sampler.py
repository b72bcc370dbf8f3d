"""Conformance of samplers."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
import torch
from torch import Tensor

from voxloom.sampler import AbstractSampler, Estimate, InvertibleSampler, Schedule
from voxloom.testing.checks import assert_close, assert_finite, assert_repeats, quiet_global_randomness, unchanged
from voxloom.testing.inputs import generators, normal
from voxloom.testing.suite import Suite
from voxloom.types import LatentTensor, Level

SCHEDULE = Schedule(sigma_min=0.002, sigma_max=80.0)
SHAPE = (3, 4, 50)
MEAN, DEVIATION = 0.3, 0.5


@dataclass
class Gaussian:
    """The exact estimate of latents that are normal with `MEAN` and `DEVIATION`; it counts how often it is asked."""

    kind: str
    sigmas: list[float] = field(default_factory=list)

    def __call__(self, x: LatentTensor, sigma: Level) -> LatentTensor:
        """Clean latents: the posterior mean, or the end of the trajectory that passes through x."""
        assert sigma.shape == (len(x),), f"sigma is {tuple(sigma.shape)}, expected one level per item"
        self.sigmas += [] if sigma.is_meta else [float(sigma[0])]
        variance, level = DEVIATION**2, sigma[:, None, None]
        if self.kind == "denoised":
            return (variance * x + level**2 * MEAN) / (variance + level**2)
        end = variance + SCHEDULE.sigma_min**2
        return MEAN + (x - MEAN) * (end / (variance + level**2)).sqrt()


class SamplerSuite(Suite[AbstractSampler]):
    """On latents whose exact estimate is known: evaluations as stated, repetition, batches, distribution."""

    kind = "sampler"

    def start(self) -> LatentTensor:
        """Unit noise (B,D,T)."""
        return normal(*SHAPE)

    def noise(self, items: slice = slice(None)) -> Callable[[], LatentTensor]:
        """A noise source that gives each item its own."""
        rngs = generators(SHAPE[0], first_seed=10)[items]
        return lambda: torch.stack([torch.randn(*SHAPE[1:], generator=rng) for rng in rngs])

    def kinds(self, part: AbstractSampler) -> list[str]:
        """The kinds of estimate it accepts."""
        return sorted(part.accepts)

    def sample(self, part: AbstractSampler, estimate: Estimate) -> LatentTensor:
        """Latents from fresh noise."""
        return part.sample(estimate, self.start(), SCHEDULE, self.noise())

    def test_accepts_known_kinds(self, part: AbstractSampler) -> None:
        """It names the kinds of estimate it accepts, and there are two."""
        assert part.accepts, "accepts nothing"
        assert part.accepts <= {"consistency", "denoised"}

    def test_evaluations_are_true(self, part: AbstractSampler) -> None:
        """It asks as often as it says, at levels of the schedule."""
        for kind in self.kinds(part):
            estimate = Gaussian(kind)
            self.sample(part, estimate)
            assert len(estimate.sigmas) == part.evaluations, (
                f"{len(estimate.sigmas)} evaluations, {part.evaluations} stated"
            )
            assert min(estimate.sigmas) > 0
            assert max(estimate.sigmas) <= SCHEDULE.sigma_max * (1 + 1e-6)

    def test_shape(self, part: AbstractSampler) -> None:
        """Latents are shaped like the start, fp32 and finite."""
        for kind in self.kinds(part):
            latents = self.sample(part, Gaussian(kind))
            assert latents.shape == SHAPE
            assert latents.dtype == torch.float32
            assert_finite(latents, "latents")

    def test_repeats(self, part: AbstractSampler) -> None:
        """Start and noise source decide everything; calls leave no state behind."""
        for kind in self.kinds(part):
            with quiet_global_randomness():
                first = self.sample(part, Gaussian(kind))
            assert_repeats(self.sample(part, Gaussian(kind)), first)

    def test_batch_equals_single(self, part: AbstractSampler) -> None:
        """An item alone becomes what it becomes in a batch."""
        for kind in self.kinds(part):
            batch = self.sample(part, Gaussian(kind))
            for item in range(SHAPE[0]):
                one = slice(item, item + 1)
                alone = part.sample(Gaussian(kind), self.start()[one], SCHEDULE, self.noise(one))
                assert_close(alone, batch[one], f"item {item} alone")

    def test_leaves_inputs_alone(self, part: AbstractSampler) -> None:
        """The start, and what the estimate returned, are not written to."""
        start, target = self.start(), normal(*SHAPE, seed=3)
        with unchanged(start, target):
            part.sample(lambda _x, _sigma: target, start, SCHEDULE, self.noise())

    def test_certain_data(self, part: AbstractSampler) -> None:
        """When every estimate is the same latents, those are the result."""
        target = normal(*SHAPE, seed=3)
        latents = part.sample(lambda _x, _sigma: target, self.start(), SCHEDULE, self.noise())
        assert_close(latents, target, "latents of a certain estimate", tolerance=0.05)

    def test_distribution(self, part: AbstractSampler) -> None:
        """Mean and deviation of the data, within a fifth of the deviation."""
        for kind in self.kinds(part):
            latents = self.sample(part, Gaussian(kind))
            assert float(latents.mean()) == pytest.approx(MEAN, abs=DEVIATION / 5), f"mean for {kind}"
            assert float(latents.std()) == pytest.approx(DEVIATION, abs=DEVIATION / 5), f"deviation for {kind}"

    def test_runs_on_its_device(self, part: AbstractSampler) -> None:
        """Nothing it makes on the way stays on the CPU."""
        start = torch.empty(SHAPE, device="meta")
        for kind in self.kinds(part):
            assert part.sample(Gaussian(kind), start, SCHEDULE, lambda: torch.empty_like(start)).is_meta

    def test_inverts(self, part: AbstractSampler) -> None:
        """An invertible sampler leads back to unit noise from which it leads to the same latents."""
        if not isinstance(part, InvertibleSampler):
            pytest.skip("not an invertible sampler")
        latents = MEAN + DEVIATION * normal(*SHAPE, seed=4)
        for kind in self.kinds(part):
            with unchanged(latents):
                noise = part.invert(Gaussian(kind), latents, SCHEDULE)
            assert float(noise.std()) == pytest.approx(1.0, abs=0.25)
            back = part.sample(Gaussian(kind), noise, SCHEDULE, self.noise())
            assert _correlation(back, latents) > 0.95


def _correlation(first: Tensor, second: Tensor) -> float:
    first, second = first - first.mean(), second - second.mean()
    return float((first * second).sum() / math.sqrt(float(first.square().sum() * second.square().sum())))
