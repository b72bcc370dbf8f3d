"""The sampler suite passes a sampler that keeps its promises and names the promise another one breaks."""

import pytest

RIGHT = """
import torch
from voxloom.sampler import AbstractSampler
from voxloom.testing import SamplerSuite

class Right(AbstractSampler):
    accepts = frozenset({"consistency"})
    evaluations = 2

    def sample(self, estimate, start, schedule, noise):
        clean = estimate(schedule.sigma_max * start, start.new_full((len(start),), schedule.sigma_max))
        return estimate(clean + 2.0 * noise(), start.new_full((len(start),), 2.0))

class Wrong(Right):
    pass

class TestIt(SamplerSuite):
    def build(self):
        return Wrong()
"""

HEAD = "sample(self, estimate, start, schedule, noise): "
WRONG = {
    "asks once more": (
        HEAD + "estimate(start, start[:, 0, 0]); return super().sample(estimate, start, schedule, noise)",
        "test_evaluations_are_true",
    ),
    "draws from the global generator": (
        HEAD + "return super().sample(estimate, start, schedule, lambda: torch.randn(start.shape))",
        "test_repeats",
    ),
    "scales the start in place": (
        HEAD + "return super().sample(estimate, start.mul_(1.0).add_(1.0), schedule, noise)",
        "test_leaves_inputs_alone",
    ),
    "stops in the noise": (
        HEAD + "return super().sample(estimate, start, schedule, noise) + noise()",
        "test_certain_data",
    ),
    "forgets to spread": (
        HEAD + "return super().sample(estimate, 0 * start, schedule, lambda: 0 * start)",
        "test_distribution",
    ),
    "mixes the batch": (
        HEAD + "return super().sample(estimate, start - start.mean(), schedule, noise)",
        "test_batch_equals_single",
    ),
    "leaves the device": (
        HEAD + "return super().sample(estimate, start, schedule, noise) + torch.zeros(start.shape)",
        "test_runs_on_its_device",
    ),
}


def test_passes_a_right_sampler(failing) -> None:
    assert failing(RIGHT) == set()


@pytest.mark.parametrize("fault", WRONG)
def test_catches(failing, fault: str) -> None:
    method, caught_by = WRONG[fault]
    wrong = RIGHT.replace("class Wrong(Right):\n    pass", f"class Wrong(Right):\n    def {method}")
    assert failing(wrong, only=caught_by) == {caught_by}
