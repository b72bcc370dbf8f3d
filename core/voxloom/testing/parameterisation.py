"""Conformance of parameterisations."""

from typing import ClassVar

import pytest
import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.parameterisation import AbstractParameterisation
from voxloom.testing.checks import assert_close, assert_finite, assert_repeats, unchanged
from voxloom.testing.inputs import LENGTHS, LinearDenoiser, condition, item_of, sequence, to_meta
from voxloom.testing.suite import Suite
from voxloom.types import LatentTensor
from voxloom.values import Condition

LATENT_DIM = 6


class ParameterisationSuite(Suite[AbstractParameterisation]):
    """Around a linear denoiser: boundary, precision, masking, batches and gradients.

    `predicts_data` says that the denoiser's answer is the estimate, at sigma_min too, where others are the identity.
    """

    kind = "parameterisation"
    predicts_data: ClassVar[bool] = False

    def denoiser(self) -> AbstractDenoiser:
        """A linear map in place of a network."""
        return LinearDenoiser(LATENT_DIM)

    def condition(self) -> Condition:
        """Frames and mask of a padded batch."""
        return condition(4, LATENT_DIM, frozenset())

    def sigma(self, part: AbstractParameterisation) -> torch.Tensor:
        """One level per item: the largest, a middle one, the smallest."""
        return torch.tensor([part.sigma_max, part.sigma_data, part.sigma_min])

    def estimate(self, part: AbstractParameterisation) -> LatentTensor:
        """Clean latents of noisy ones."""
        noisy = sequence(LATENT_DIM).values * (part.sigma_data + self.sigma(part)[:, None, None])
        with torch.no_grad():
            return part.estimate(self.denoiser(), noisy, self.sigma(part), self.condition())

    def test_states_its_levels(self, part: AbstractParameterisation) -> None:
        """Levels ascend and the kind of estimate is one samplers know."""
        assert 0 < part.sigma_min < part.sigma_max
        assert part.sigma_data > 0
        assert part.estimates in ("consistency", "denoised")

    def test_estimate(self, part: AbstractParameterisation) -> None:
        """Clean latents are shaped like x, fp32, finite, and zero on padding."""
        found = self.estimate(part)
        assert found.shape == sequence(LATENT_DIM).values.shape
        assert found.dtype == torch.float32
        assert_finite(found, "the estimate")
        assert not bool(found.masked_select(~self.condition().mask[:, None]).any()), "the estimate leaks into padding"

    def test_is_identity_at_sigma_min(self, part: AbstractParameterisation) -> None:
        """Where there is no noise there is nothing to estimate: exactly so for a consistency estimate."""
        if self.predicts_data:
            pytest.skip("predicts data, be there noise or none")
        x, level = sequence(LATENT_DIM).values, torch.full((len(LENGTHS),), part.sigma_min)
        tolerance = 1e-5 if part.estimates == "consistency" else 20 * part.sigma_min
        with torch.no_grad():
            found = part.estimate(self.denoiser(), x, level, self.condition())
        assert_close(found, x, "the estimate at sigma_min", tolerance)

    def test_is_the_prediction_alone(self, part: AbstractParameterisation) -> None:
        """Where data is predicted the network's answer is the estimate, whatever x and level are."""
        if not self.predicts_data:
            pytest.skip("adds x to what is predicted")
        answer = sequence(LATENT_DIM, seed=4).values
        with torch.no_grad():
            found = part.estimate(_Fixed(answer), sequence(LATENT_DIM).values, self.sigma(part), self.condition())
        assert_close(found, answer, "the estimate around a fixed answer")

    def test_prediction_matters(self, part: AbstractParameterisation) -> None:
        """At the largest level the estimate is the denoiser's, of the size of data."""
        found = self.estimate(part)[0]
        assert 0.01 * part.sigma_data < float(found.std()) < 20 * part.sigma_data

    def test_is_single_precision(self, part: AbstractParameterisation) -> None:
        """A network in bf16 still gives an fp32 estimate, made of fp32 scalings."""
        denoiser, x = self.denoiser(), sequence(LATENT_DIM).values
        with torch.no_grad():
            full = part.estimate(denoiser, x, self.sigma(part), self.condition())
            half = part.estimate(_Half(denoiser), x, self.sigma(part), self.condition())
        assert half.dtype == torch.float32
        assert_close(
            half, full, "the estimate around a bf16 network", 0.05 * part.sigma_data * float(full.abs().max()) + 0.05
        )

    def test_repeats(self, part: AbstractParameterisation) -> None:
        """Nothing is random."""
        assert_repeats(self.estimate(part), self.estimate(part))

    def test_batch_equals_single(self, part: AbstractParameterisation) -> None:
        """Every item has its own level."""
        batch, given = self.estimate(part), self.condition()
        for item, frames in enumerate(LENGTHS):
            one = slice(item, item + 1)
            sigma = self.sigma(part)[one]
            noisy = sequence(LATENT_DIM).values[one, :, :frames] * (part.sigma_data + sigma[:, None, None])
            with torch.no_grad():
                alone = part.estimate(self.denoiser(), noisy, sigma, item_of(given, item))
            assert_close(alone, batch[one, :, :frames], f"item {item} alone")

    def test_prepared_condition_is_the_condition(self, part: AbstractParameterisation) -> None:
        """What is worked out ahead for many levels changes no estimate."""
        denoiser, x = self.denoiser(), sequence(LATENT_DIM).values
        with torch.no_grad():
            found = part.estimate(denoiser, x, self.sigma(part), part.prepared(denoiser, self.condition()))
            plain = part.estimate(denoiser, x, self.sigma(part), self.condition())
        assert_close(found, plain, "the estimate at a prepared condition", 1e-6)

    def test_leaves_inputs_alone(self, part: AbstractParameterisation) -> None:
        """Neither x nor sigma is written to."""
        x, sigma = sequence(LATENT_DIM).values, self.sigma(part)
        with unchanged(x, sigma), torch.no_grad():
            part.estimate(self.denoiser(), x, sigma, self.condition())

    def test_gradients(self, part: AbstractParameterisation) -> None:
        """A loss on the estimate reaches the network and x."""
        denoiser, x = self.denoiser(), sequence(LATENT_DIM).values.requires_grad_()
        level = torch.full((len(LENGTHS),), part.sigma_data)
        loss = part.estimate(denoiser, x, level, self.condition()).square().sum()
        for gradient in torch.autograd.grad(loss, [x, *denoiser.parameters()]):
            assert bool(gradient.any())
            assert_finite(gradient, "a gradient")

    def test_runs_on_its_device(self, part: AbstractParameterisation) -> None:
        """Nothing it makes on the way stays on the CPU."""
        given = to_meta(self.condition())
        x, sigma = sequence(LATENT_DIM).values.to("meta"), self.sigma(part).to("meta")
        assert part.estimate(self.denoiser().to("meta"), x, sigma, given).is_meta


class _Fixed(AbstractDenoiser):
    """A network that answers the same whatever it is asked."""

    uses: frozenset[str] = frozenset()

    def __init__(self, answer: LatentTensor) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, x: LatentTensor, level: torch.Tensor, given: Condition) -> LatentTensor:
        del x, level, given
        return self.answer


class _Half(AbstractDenoiser):
    """A network that answers in bf16."""

    uses: frozenset[str] = frozenset()

    def __init__(self, denoiser: AbstractDenoiser) -> None:
        super().__init__()
        self.denoiser = denoiser

    def forward(self, x: LatentTensor, level: torch.Tensor, given: Condition) -> LatentTensor:
        predicted: torch.Tensor = self.denoiser(x, level, given)
        return predicted.bfloat16()
