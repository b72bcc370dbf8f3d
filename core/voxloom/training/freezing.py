"""Frozen parts stay frozen: no gradient, and in eval whenever the model is put in train."""

from collections.abc import Sequence

from torch import nn

from voxloom.model import AbstractModel


def freeze(model: AbstractModel, slots: Sequence[str]) -> None:
    """No gradients for the parts in `slots`, and gradients for all others."""
    model.requires_grad_(True)
    for part in _parts(model, slots):
        part.requires_grad_(False)


def train_mode(model: AbstractModel, objective: nn.Module, slots: Sequence[str]) -> None:
    """Everything in train but the parts in `slots`, whose dropout would otherwise come alive."""
    model.train()
    objective.train()
    for part in _parts(model, slots):
        part.eval()


def _parts(model: AbstractModel, slots: Sequence[str]) -> list[nn.Module]:
    return [model.parts[slot] for slot in slots if slot in model.parts]
