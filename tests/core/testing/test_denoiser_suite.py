"""The denoiser suite passes a denoiser that keeps its promises and names the promise another one breaks."""

import pytest

RIGHT = """
import torch
from torch import nn
from voxloom.denoiser import AbstractDenoiser
from voxloom.nn.masks import masked_mean
from voxloom.testing import DenoiserSuite

class Right(AbstractDenoiser):
    uses = frozenset({"prompt"})

    def __init__(self):
        super().__init__()
        self.x = nn.Conv1d(8, 8, 3, padding=1)
        self.frames, self.prompt = nn.Conv1d(16, 8, 1), nn.Linear(16, 8)
        nn.init.zeros_(self.frames.weight)

    def forward(self, x, level, condition):
        outside = ~condition.mask[:, None]
        x, frames = x.masked_fill(outside, 0), condition.frames.masked_fill(outside, 0)
        style = self.style(condition) + level[:, None]
        return (self.x(x) + self.frames(frames) + style[..., None]) * condition.mask[:, None]

    def style(self, condition):
        return self.prompt(masked_mean(condition.prompt.states, condition.prompt.mask))

class Wrong(Right):
    pass

class TestIt(DenoiserSuite):
    def build(self):
        return Wrong()
"""

FORWARD = "forward(self, x, level, condition): "
WRONG = {
    "reads padding": (FORWARD + "return super().forward(x, level, condition) + x.mean()", "test_padding_never_matters"),
    "averages over padding": (
        "style(self, condition): return self.prompt(condition.prompt.states.mean(dim=1))",
        "test_batch_equals_single",
    ),
    "ignores the level": (
        FORWARD + "return super().forward(x, 0 * level, condition)",
        "test_level_matters",
    ),
    "ignores the prompt": ("style(self, condition): return self.prompt.bias[None]", "test_stated_fields_are_used"),
    "uses known unstated": (
        FORWARD + "return super().forward(x, level, condition) + (0 if condition.known is None else 1)",
        "test_unstated_fields_are_not_used",
    ),
    "drops out when it should not": (
        "style(self, condition): return nn.functional.dropout(super().style(condition))",
        "test_repeats",
    ),
    "builds on the CPU": (
        "style(self, condition): return super().style(condition) + torch.ones(3, 8)",
        "test_runs_on_its_device",
    ),
    "detaches x": (
        FORWARD + "return super().forward(x.detach(), level, condition)",
        "test_gradients",
    ),
    "has an idle weight": ("__init__(self): super().__init__(); self.idle = nn.Linear(1, 1)", "test_gradients"),
}


def test_passes_a_right_denoiser(failing) -> None:
    assert failing(RIGHT) == set()


@pytest.mark.parametrize("fault", WRONG)
def test_catches(failing, fault: str) -> None:
    method, caught_by = WRONG[fault]
    wrong = RIGHT.replace("class Wrong(Right):\n    pass", f"class Wrong(Right):\n    def {method}")
    assert failing(wrong, only=caught_by) == {caught_by}
