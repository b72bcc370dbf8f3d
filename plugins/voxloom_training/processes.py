"""What processes that train together agree on. With one process nothing is sent."""

from collections.abc import Sequence

import torch
from lightning_fabric import Fabric
from torch import Tensor, nn


def summed(fabric: Fabric, value: Tensor) -> Tensor:
    """The sum of `value` over all processes."""
    if fabric.world_size == 1:
        return value
    return torch.as_tensor(fabric.all_reduce(value.clone(), reduce_op="sum"))


def sum_gradients(fabric: Fabric, parameters: Sequence[nn.Parameter]) -> None:
    """Add up gradients over all processes in one message; a parameter that a process did not use counts as zero.

    One that no process used keeps none, as it would in a single process: with zeros the optimiser's weight decay would
    wear it away.
    """
    if fabric.world_size == 1:
        return
    used = torch.tensor([parameter.grad is not None for parameter in parameters], device=fabric.device).float()
    gradients = [
        parameter.grad if parameter.grad is not None else torch.zeros_like(parameter) for parameter in parameters
    ]
    total = summed(fabric, torch.cat([used, *(gradient.flatten() for gradient in gradients)]))
    users, *parts = torch.split(total, [len(used), *(parameter.numel() for parameter in parameters)])
    for parameter, part, users_of_it in zip(parameters, parts, users.tolist(), strict=True):
        parameter.grad = part.view_as(parameter) if users_of_it else None


def agreed(fabric: Fabric, seconds: float, stop: bool) -> tuple[float, bool]:
    """The slowest process's seconds, and whether any is to stop: budgets must end at the same step everywhere."""
    if fabric.world_size == 1:
        return seconds, stop
    told = torch.tensor([seconds, float(stop)], dtype=torch.float64, device=fabric.device)
    most = torch.as_tensor(fabric.all_gather(told)).reshape(-1, 2).amax(dim=0)
    return float(most[0]), bool(most[1])
