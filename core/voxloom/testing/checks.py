"""What suites assert, said once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
import torch
from torch import Tensor, nn

from voxloom.testing.inputs import normal
from voxloom_registry import VoxloomError

BATCH_TOLERANCE = 1e-4
"""How far an item in a batch may be from the same item alone, fp32."""

REFUSALS = (ValueError, TypeError, IndexError, RuntimeError, VoxloomError)
"""How a part may refuse a tensor of the wrong shape; a wrong answer is no refusal."""

Module = TypeVar("Module", bound=nn.Module)


def assert_repeats(first: Tensor, second: Tensor) -> None:
    """Bit for bit the same."""
    assert first.shape == second.shape, f"shapes differ between two runs: {tuple(first.shape)}, {tuple(second.shape)}"
    assert torch.equal(first, second), f"two runs differ by up to {_gap(first, second):.3g}"


def assert_close(actual: Tensor, expected: Tensor, what: str, tolerance: float = BATCH_TOLERANCE) -> None:
    """Equal within an absolute tolerance, with no NaN."""
    assert actual.shape == expected.shape, f"{what}: shape {tuple(actual.shape)}, expected {tuple(expected.shape)}"
    gap = _gap(actual, expected)
    assert gap <= tolerance, f"{what}: differs by up to {gap:.3g}, at most {tolerance:g} is allowed"


def assert_untouched(actual: Tensor, expected: Tensor) -> None:
    """The same numbers up to the order of summation, after something that must not matter was changed."""
    scale = max(1.0, float(expected.abs().max())) if expected.numel() else 1.0
    assert_close(actual, expected, "what padding holds made a difference", 1e-5 * scale)


def assert_finite(values: Tensor, what: str) -> None:
    """No NaN and no infinity."""
    assert bool(torch.isfinite(values).all()), f"{what} holds NaN or infinity"


def assert_gradients(module: nn.Module, what: str) -> None:
    """Every trainable parameter got a finite gradient, and not all of them are zero."""
    trained = {name: value for name, value in module.named_parameters() if value.requires_grad}
    missing = [name for name, value in trained.items() if value.grad is None]
    assert not missing, f"{what} gives no gradient to {', '.join(missing)}"
    for name, value in trained.items():
        assert_finite(_grad(value), f"the gradient of {name}")
    assert not trained or any(bool(_grad(value).any()) for value in trained.values()), f"{what}: all gradients are zero"


@contextmanager
def refuses(what: str) -> Iterator[None]:
    """The block must raise one of `REFUSALS`."""
    try:
        yield
    except REFUSALS:
        return
    pytest.fail(f"{what} was accepted")


@contextmanager
def unchanged(*tensors: Tensor) -> Iterator[None]:
    """The block must leave these tensors as they were."""
    before = [tensor.clone() for tensor in tensors]
    yield
    for tensor, copy in zip(tensors, before, strict=True):
        assert torch.equal(tensor.nan_to_num(), copy.nan_to_num()), "the caller's tensor was changed"


@contextmanager
def quiet_global_randomness() -> Iterator[None]:
    """The block must neither draw from torch's global generator nor reseed it."""
    before = torch.get_rng_state()
    yield
    assert torch.equal(before, torch.get_rng_state()), "torch's global generator was used: randomness is an argument"


def stirred(module: Module) -> Module:
    """The module in eval mode with every parameter moved a little, so that zero initialisation hides nothing."""
    with torch.no_grad():
        for number, parameter in enumerate(module.parameters()):
            parameter.add_(0.05 * normal(*parameter.shape, seed=number))
    return module.eval()


def _gap(first: Tensor, second: Tensor) -> float:
    difference = (first.double() - second.double()).abs()
    return float(difference.nan_to_num(nan=float("inf")).max()) if difference.numel() else 0.0


def _grad(parameter: nn.Parameter) -> Tensor:
    assert parameter.grad is not None
    return parameter.grad
