"""Conformance of objectives."""

import pytest
import torch
from torch import Tensor

from voxloom.model import AbstractModel
from voxloom.objective import AbstractObjective, Progress
from voxloom.testing.checks import assert_finite, assert_repeats, unchanged
from voxloom.testing.inputs import LENGTHS
from voxloom.testing.modules import ModuleSuite
from voxloom.testing.tiny import TinyModel, tiny_batch, tiny_generators
from voxloom.values import Batch, Loss

BUDGET = 100


class ObjectiveSuite(ModuleSuite[AbstractObjective]):
    """Sums and weights that add up over items, masking, gradients by turn. `neighbours` fills the slots of `model`."""

    kind = "objective"

    def model(self) -> AbstractModel:
        """What is trained: a linear denoiser and the parts the objective asks a model for."""
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            return TinyModel(self.model_parts())

    def model_parts(self) -> dict[str, object]:
        """The parts of that model by slot."""
        return {"parameterisation": self.registry().build("parameterisation", "consistency")}

    def batch(self, items: slice = slice(None), garbage: float = 0.0) -> Batch:
        """Prepared recordings."""
        return tiny_batch(items, garbage)

    def step(
        self, part: AbstractObjective, model: AbstractModel, turn: str, items: slice = slice(None), garbage: float = 0.0
    ) -> dict[str, Loss]:
        """The losses of some items in the middle of the stage."""
        progress = Progress(BUDGET // 2, BUDGET)
        return part.step(model, self.batch(items, garbage), turn, progress, tiny_generators(items))

    def output(self, part: AbstractObjective) -> Tensor:
        """The losses of every turn."""
        model = self.model()
        with torch.no_grad():
            losses = [self.step(part, model, turn) for turn in part.turns]
        return torch.stack([loss.sum for found in losses for loss in found.values()])

    def test_turns(self, part: AbstractObjective) -> None:
        """Each turn moves parameters of its own."""
        model, seen = self.model(), set[int]()
        assert part.turns, "there is no turn"
        for turn in part.turns:
            moved = {id(parameter) for parameter in part.parameters_of(turn, model)}
            assert moved, f"the turn {turn!r} moves nothing"
            assert not moved & seen, f"the turn {turn!r} moves what another one moves"
            seen |= moved

    def test_losses(self, part: AbstractObjective) -> None:
        """Named finite sums with positive weights, at the beginning, middle and end of a stage."""
        model = self.model()
        for step in (0, BUDGET // 2, BUDGET - 1):
            for turn in part.turns:
                losses = part.step(model, self.batch(), turn, Progress(step, BUDGET), tiny_generators())
                assert losses, f"the turn {turn!r} has no loss"
                for name, loss in losses.items():
                    assert loss.sum.shape == loss.weight.shape == (), f"{name} is no scalar"
                    assert_finite(loss.sum, name)
                    assert float(loss.weight) > 0, f"{name} weighs nothing"

    def test_gradients(self, part: AbstractObjective) -> None:
        """A turn's losses reach the parameters it moves."""
        model = self.model()
        for turn in part.turns:
            total = torch.stack([loss.sum / loss.weight for loss in self.step(part, model, turn).values()]).sum()
            gradients = torch.autograd.grad(total, part.parameters_of(turn, model), allow_unused=True)
            found = [gradient for gradient in gradients if gradient is not None]
            assert found, f"the losses of {turn!r} reach nothing it moves"
            for gradient in found:
                assert_finite(gradient, f"a gradient of {turn!r}")
            assert any(bool(gradient.any()) for gradient in found), f"the gradients of {turn!r} are zero"

    def test_repeats(self, part: AbstractObjective) -> None:
        """Generators alone decide what is random."""
        torch.manual_seed(1)
        first = self.output(part.eval())
        torch.manual_seed(2)
        assert_repeats(self.output(part), first)

    def test_items_add_up(self, part: AbstractObjective) -> None:
        """A batch's loss is the sum over its items with their own generators, and so is its weight."""
        model = self.model().eval()
        for turn in part.turns:
            with torch.no_grad():
                batch = self.step(part, model, turn)
                alone = [self.step(part, model, turn, slice(item, item + 1)) for item in range(len(LENGTHS))]
            for name, loss in batch.items():
                total = sum(float(found[name].sum) for found in alone)
                assert float(loss.sum) == pytest.approx(total, rel=1e-3), f"the loss {name}"
                assert float(loss.weight) == pytest.approx(sum(float(found[name].weight) for found in alone))

    def test_padding_never_matters(self, part: AbstractObjective) -> None:
        """Garbage in padding changes no loss."""
        model = self.model().eval()
        for turn in part.turns:
            with torch.no_grad():
                clean, spoilt = self.step(part, model, turn), self.step(part, model, turn, garbage=1e4)
            for name, loss in clean.items():
                assert float(spoilt[name].sum) == pytest.approx(float(loss.sum), rel=1e-5), f"the loss {name}"

    def test_probe(self, part: AbstractObjective) -> None:
        """Held-out figures are finite, and looking at them draws nothing from the global generator."""
        with torch.no_grad():
            for name, loss in part.probe(self.model().eval(), self.batch(), tiny_generators()).items():
                assert_finite(loss.sum, name)
                assert float(loss.weight) > 0

    def test_leaves_inputs_alone(self, part: AbstractObjective) -> None:
        """The batch is not written to."""
        model, batch = self.model(), self.batch()
        with unchanged(*(value for value in vars(batch).values() if isinstance(value, Tensor))):
            for turn in part.turns:
                part.step(model, batch, turn, Progress(0, BUDGET), tiny_generators())
