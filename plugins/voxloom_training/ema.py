"""Averaged weights."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class WeightAverage:
    """An exponential moving average of a module's parameters, in fp32.

    Early on the decay is (1 + step) / (10 + step), so that the average is not held back by the random start.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.average = {name: value.detach().float().clone() for name, value in module.named_parameters()}

    @torch.no_grad()
    def update(self, module: nn.Module, step: int) -> None:
        """Take in the weights after `step`."""
        decay = min(self.decay, (1 + step) / (10 + step))
        for name, value in module.named_parameters():
            if value.requires_grad:
                self.average[name].lerp_(value.detach().float(), 1 - decay)

    def fill(self, module: nn.Module) -> None:
        """Give `module` the averaged weights."""
        _fill(module, self.average)

    @contextmanager
    def applied(self, module: nn.Module) -> Iterator[None]:
        """`module` with the averaged weights while the block runs."""
        kept = {name: value.detach().clone() for name, value in module.named_parameters()}
        self.fill(module)
        try:
            yield
        finally:
            _fill(module, kept)


@torch.no_grad()
def _fill(module: nn.Module, weights: dict[str, Tensor]) -> None:
    for name, value in module.named_parameters():
        value.copy_(weights[name])
