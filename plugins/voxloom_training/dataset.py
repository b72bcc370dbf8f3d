"""Prepared items as batches."""

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import Dataset

from voxloom.corpus import Item
from voxloom.nn.masks import length_mask
from voxloom.values import Batch
from voxloom_training.features import FeatureCache
from voxloom_training.plan import BatchPlan, BatchStream
from voxloom_training.prompts import PromptSource
from voxloom_training.seeds import random_of

_FIELDS = ("latents", "symbols", "durations", "pitch", "voicing", "tokens", "wave")


class PreparedBatches(Dataset[Batch]):
    """`batches[step]` is what process `rank` of `world` works on in a step: one batch of the plan.

    The global batch of a step is the processes' batches one after another, and everything in it depends on seed, step
    and an item's place in it alone.
    """

    def __init__(
        self,
        items: Sequence[Item],
        cache: FeatureCache,
        plan: BatchPlan,
        prompts: PromptSource,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        self.items, self.cache, self.prompts, self.seed = items, cache, prompts, plan.seed
        self.rank, self.world = rank, world
        self.per_epoch = len(plan.epoch(0))
        self._stream = BatchStream(plan)

    def __getitem__(self, step: int) -> Batch:
        before = sum(len(self._stream[step * self.world + rank]) for rank in range(self.rank))
        chosen = self._stream[step * self.world + self.rank]
        return self.batch(chosen, step, range(before, before + len(chosen)))

    def batch(self, chosen: Sequence[int], step: int, places: Sequence[int]) -> Batch:
        """The items with the numbers `chosen`, padded together, at their `places` in the global batch of `step`."""
        items = [self.items[number] for number in chosen]
        prompted = [
            self.prompts.of(item, self.cache.read(item), self.cache, random_of("prompt", self.seed, step, place))
            for item, place in zip(items, places, strict=True)
        ]
        fields: dict[str, Any] = {}
        for name in _FIELDS:
            padded = pad([getattr(utterance, name) for utterance, _ in prompted])
            if padded is not None:
                fields[name], mask = padded
                if name in ("latents", "tokens"):
                    fields["frame_mask"] = mask
                elif name == "symbols":
                    fields["symbol_mask"] = mask
        if "wave" in fields:
            fields["wave"] = fields["wave"].unsqueeze(1)
        prompts = pad([prompt for _, prompt in prompted])
        if prompts is not None:
            fields["prompt"], fields["prompt_mask"] = prompts
        return Batch(ids=tuple(item.id for item in items), index=torch.tensor(places), **fields)


def pad(values: Sequence[Tensor | None]) -> tuple[Tensor, Tensor] | None:
    """Values (..., L) padded with zeros and stacked, and their mask (B,L); None unless all are there."""
    there = [value for value in values if value is not None]
    if len(there) < len(values):
        return None
    lengths = torch.tensor([value.shape[-1] for value in there])
    size = int(lengths.max())
    padded = [torch.nn.functional.pad(value, (0, size - value.shape[-1])) for value in there]
    return torch.stack(padded), length_mask(lengths)
