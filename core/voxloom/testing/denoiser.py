"""Conformance of denoisers."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest
import torch
from torch import Tensor

from voxloom.denoiser import AbstractDenoiser
from voxloom.testing.checks import (
    assert_close,
    assert_finite,
    assert_gradients,
    assert_repeats,
    assert_untouched,
    refuses,
    stirred,
    unchanged,
)
from voxloom.testing.inputs import (
    GARBAGE,
    LENGTHS,
    changed,
    condition,
    item_of,
    sequence,
    spoil,
    spoil_condition,
    to_meta,
)
from voxloom.testing.modules import ModuleSuite
from voxloom.values import Condition

ALL_FIELDS = frozenset({"prompt", "known", "known_mask", "null"})
LEVELS = (-1.5, 0.2, 1.1)  # ln(sigma) / 4 from 0.002 to 80


class DenoiserSuite(ModuleSuite[AbstractDenoiser]):
    """Shapes, masking, batches, gradients, and that the stated fields are the ones used."""

    kind = "denoiser"
    latent_dim: ClassVar[int] = 8
    condition_dim: ClassVar[int] = 16

    @pytest.fixture
    def denoiser(self, part: AbstractDenoiser) -> AbstractDenoiser:
        """The part with no weight left at zero, in eval mode."""
        return stirred(part)

    def condition(self, part: AbstractDenoiser) -> Condition:
        """A padded batch with the fields the part uses."""
        return condition(self.condition_dim, self.latent_dim, part.uses)

    def x(self) -> Tensor:
        """Scaled input (B,D,T)."""
        return sequence(self.latent_dim).values

    def level(self) -> Tensor:
        """Levels (B,)."""
        return torch.tensor(LEVELS)

    def output(self, part: AbstractDenoiser) -> Tensor:
        """A prediction, zero on padding."""
        given = self.condition(part)
        with torch.no_grad():
            predicted: Tensor = part(self.x(), self.level(), given)
        return predicted * given.mask[:, None]

    def test_shape(self, denoiser: AbstractDenoiser) -> None:
        """A prediction is shaped like x, fp32 and finite at every level."""
        predicted = self.output(denoiser)
        assert predicted.shape == self.x().shape
        assert predicted.dtype == torch.float32
        assert_finite(predicted, "the prediction")

    def test_repeats(self, denoiser: AbstractDenoiser) -> None:
        """In eval mode nothing is random."""
        assert_repeats(self.output(denoiser), self.output(denoiser))

    def test_stated_fields_are_used(self, denoiser: AbstractDenoiser) -> None:
        """Other numbers in a stated field change the prediction."""
        given, before = self.condition(denoiser), self.output(denoiser)
        for name in sorted(denoiser.uses & {"prompt", "known"}):
            with torch.no_grad():
                after = denoiser(self.x(), self.level(), changed(given, name)) * given.mask[:, None]
            assert not torch.equal(after, before), f"{name} is stated in `uses` and makes no difference"

    def test_unstated_fields_are_not_used(self, denoiser: AbstractDenoiser) -> None:
        """Fields it does not state make no difference."""
        everything = condition(self.condition_dim, self.latent_dim, ALL_FIELDS)
        with torch.no_grad():
            predicted: Tensor = denoiser(self.x(), self.level(), everything) * everything.mask[:, None]
        assert_repeats(predicted, self.output(denoiser))

    def test_level_matters(self, denoiser: AbstractDenoiser) -> None:
        """The prediction depends on the level, item by item."""
        given = self.condition(denoiser)
        level = self.level()
        level[0] += 0.5
        with torch.no_grad():
            moved = denoiser(self.x(), level, given) * given.mask[:, None]
        before = self.output(denoiser)
        assert not torch.equal(moved[0], before[0]), "the level is not used"
        assert_close(moved[1:], before[1:], "items whose level stayed")

    @pytest.mark.parametrize("garbage", GARBAGE)
    def test_padding_never_matters(self, denoiser: AbstractDenoiser, garbage: float) -> None:
        """Garbage in the padding of x, frames, prompt or known latents changes no real position."""
        given = self.condition(denoiser)
        x = spoil(self.x(), given.mask, garbage)
        with torch.no_grad():
            predicted = denoiser(x, self.level(), spoil_condition(given, garbage))
        assert_untouched(predicted.masked_fill(~given.mask[:, None], 0), self.output(denoiser))

    def test_batch_equals_single(self, denoiser: AbstractDenoiser) -> None:
        """An item alone, unpadded, is predicted as in its batch."""
        given, batch = self.condition(denoiser), self.output(denoiser)
        for item, frames in enumerate(LENGTHS):
            one = slice(item, item + 1)
            with torch.no_grad():
                alone = denoiser(self.x()[one, :, :frames], self.level()[one], item_of(given, item))
            assert_close(alone, batch[one, :, :frames], f"item {item} alone")

    def test_prepared_condition_is_the_condition(self, denoiser: AbstractDenoiser) -> None:
        """What is worked out ahead changes no prediction, and counts for no field that is changed afterwards."""
        given = self.condition(denoiser)
        x, level, frames = self.x(), self.level(), given.frames.flip(1)
        null = None if given.null is None else ~given.null
        with torch.no_grad():
            ready = denoiser.prepared(given)
            assert_close(denoiser(x, level, ready), denoiser(x, level, given), "at a prepared condition", 1e-6)
            changes: list[dict[str, Any]] = [{"frames": frames}, {"null": null}, {"known": given.known}]
            for change in changes:
                found, plain = (denoiser(x, level, replace(each, **change)) for each in (ready, given))
                assert_close(found, plain, f"with other {', '.join(change)}", 1e-6)

    def test_leaves_inputs_alone(self, denoiser: AbstractDenoiser) -> None:
        """Nothing given is written to."""
        given, x, level = self.condition(denoiser), self.x(), self.level()
        with unchanged(x, level, given.frames, given.mask), torch.no_grad():
            denoiser(x, level, given)

    def test_gradients(self, denoiser: AbstractDenoiser) -> None:
        """Every parameter, x and the frames get a gradient."""
        given, x = self.condition(denoiser), self.x().requires_grad_()
        frames = given.frames.clone().requires_grad_()
        predicted = denoiser(x, self.level(), replace(given, frames=frames))
        torch.autograd.backward((predicted * given.mask[:, None]).square().sum())
        assert_gradients(denoiser, "the prediction")
        assert x.grad is not None
        assert frames.grad is not None
        assert bool(x.grad.any()), "no gradient reaches x"
        assert bool(frames.grad.any()), "no gradient reaches the frames"

    def test_runs_on_its_device(self, part: AbstractDenoiser) -> None:
        """Nothing it makes on the way stays on the CPU."""
        given = to_meta(self.condition(part))
        predicted = part.to("meta")(self.x().to("meta"), self.level().to("meta"), given)
        assert predicted.is_meta

    def test_refuses_wrong_shapes(self, denoiser: AbstractDenoiser) -> None:
        """Latents of another dimension are refused."""
        with refuses("x of another dimension"):
            denoiser(sequence(self.latent_dim + 1).values, self.level(), self.condition(denoiser))
