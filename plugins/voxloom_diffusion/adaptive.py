"""The adaptive weight of an adversarial loss (Esser et al. 2021, eq. 7)."""

import torch
from torch import Tensor, distributed, nn

from voxloom.values import Loss

TINY = 1e-4
"""Keeps the weight finite where the adversarial gradient vanishes."""


def adaptive_weight(loss: Loss, adversarial: Loss, last: nn.Parameter, most: float) -> Tensor:
    """How much longer the gradient of `loss` is than that of `adversarial` at the weight `last`, `most` at most.

    Of processes that train together each gets the same weight, the one that a single process would find with all their
    items; so each must call this in the same step. Both losses keep their graphs.
    """
    ratio = gradient_norm(loss, last) / (gradient_norm(adversarial, last) + TINY)
    return ratio.clamp(0, most).detach()


def gradient_norm(loss: Loss, at: nn.Parameter) -> Tensor:
    """The norm of the mean loss's gradient, the mean being over the items of all processes."""
    (gradient,) = torch.autograd.grad(loss.sum, at, retain_graph=True)
    both = torch.cat([gradient.float().flatten(), loss.weight.detach().float().reshape(1)])
    if distributed.is_available() and distributed.is_initialized():
        distributed.all_reduce(both)
    norm: Tensor = both[:-1].norm() / both[-1].clamp_min(1)
    return norm
