"""Batched values as their items, and items as a batch, whatever dataclass they are."""

from collections.abc import Hashable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

import torch
from torch import Tensor
from torch.nn import functional as F

from voxloom.values import Condition, Latents, Tokens

Value = TypeVar("Value")


def item_of(value: Value, number: int) -> Value:
    """One item of a batch of tensors (B,...), tuples of B, and dataclasses of these."""
    found: Any = value
    if isinstance(value, Tensor | tuple):
        found = value[number : number + 1]
    elif is_dataclass(value):
        found = replace(found, **{each.name: item_of(getattr(value, each.name), number) for each in fields(value)})
    one: Value = found
    return one


def joined(values: Sequence[Value]) -> Value:
    """Items of the same form as a batch, padded with zeros at the ends of their dimensions."""
    several: Any = values
    found: Any = values[0]
    if isinstance(found, Tensor):
        found = _padded(several)
    elif isinstance(found, tuple):
        found = tuple(each for value in several for each in value)
    elif is_dataclass(found):
        columns = {each.name: [getattr(value, each.name) for value in values] for each in fields(found)}
        found = replace(values[0], **{name: joined(column) for name, column in columns.items()})  # type: ignore[type-var]
    batch: Value = found
    return batch


def form(value: object) -> Hashable:
    """Which fields are there; items of one form can be joined."""
    if is_dataclass(value):
        return (type(value).__qualname__, *(form(getattr(value, each.name)) for each in fields(value)))
    return type(value).__qualname__


def condition_of(condition: Condition, number: int) -> Condition:
    """One item without its padding: what ends in T, of the condition's own fields, is a track."""
    frames = int(condition.mask[number].sum())
    size = condition.mask.shape[1]
    found = item_of(condition, number)
    tracks = {each.name: getattr(found, each.name) for each in fields(found)}
    cut = {
        name: value[..., :frames]
        for name, value in tracks.items()
        if isinstance(value, Tensor) and value.ndim > 1 and value.shape[-1] == size
    }
    return replace(found, **cut)  # type: ignore[arg-type]


def content_of(content: Latents | Tokens, number: int) -> Latents | Tokens:
    """One item without its padding."""
    found, frames = item_of(content, number), int(content.mask[number].sum())
    return replace(found, values=found.values[..., :frames], mask=found.mask[:, :frames])


def _padded(tensors: Sequence[Tensor]) -> Tensor:
    sizes = [max(sizes) for sizes in zip(*(tensor.shape[1:] for tensor in tensors), strict=True)]
    wide = []
    for tensor in tensors:
        missing = [size - own for size, own in zip(sizes, tensor.shape[1:], strict=True)]
        wide.append(F.pad(tensor, [end for each in reversed(missing) for end in (0, each)]))
    return torch.cat(wide)
