"""Frozen parts stay frozen: no gradient, and in eval whoever puts the model in train."""

from collections.abc import Sequence
from functools import partial

from torch import nn

from voxloom.errors import TrainingError
from voxloom.model import AbstractModel


def freeze(model: AbstractModel, slots: Sequence[str]) -> None:
    """Freeze the parts in `slots`, and nothing else: gradients for all other parameters.

    Raises:
        TrainingError: when a slot holds nothing that could be trained.
    """
    for slot in slots:
        if slot not in model.parts:
            raise TrainingError(f"freeze: the slot {slot!r} holds no module; freeze one of {', '.join(model.parts)}")
    model.requires_grad_(True)
    for slot, part in model.parts.items():
        part.__dict__.pop("train", None)
        if slot in slots:
            part.requires_grad_(False)
            # Dropout and running statistics would come alive with the `train()` of the module around the part.
            part.__dict__["train"] = partial(_stay_in_eval, part)
            part.eval()


def _stay_in_eval(part: nn.Module, mode: bool = True) -> nn.Module:
    del mode
    for module in part.modules():
        module.training = False
    return part
