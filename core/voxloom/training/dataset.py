"""Prepared items as batches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.utils.data import Dataset

from voxloom.corpus import Item
from voxloom.nn.masks import length_mask
from voxloom.training.features import FeatureCache
from voxloom.training.prompts import cut_segment, stretch
from voxloom.training.seeds import random_of
from voxloom.values import Batch, Utterance


@dataclass(frozen=True)
class PromptSource:
    """How prompts are made: from another recording of the speaker where there is one, else out of the item itself."""

    kind: Literal["speaker", "segment"]
    seconds: tuple[float, float]
    frame_rate: float
    siblings: Mapping[str, Sequence[Item]]

    def of(self, item: Item, utterance: Utterance, cache: FeatureCache, place: object) -> tuple[Utterance, Tensor]:
        """(what is left of the utterance, prompt latents (D,Tp)); `place` seeds the choice."""
        rng = random_of("prompt", place)
        others = [other for other in self.siblings.get(item.speaker, ()) if other.id != item.id]
        if self.kind == "segment" or not others:
            return cut_segment(utterance, self.frame_rate, rng)
        latents = cache.read(rng.choice(others)).latents
        if latents is None:
            raise ValueError(f"the features of {item.speaker} hold no latents to prompt with")
        low, high = (max(1, round(seconds * self.frame_rate)) for seconds in self.seconds)
        return utterance, stretch(latents, (low, high), rng)


class PreparedBatches(Dataset[Batch]):
    """Batch number k of a schedule; everything in it depends on (seed, step, place) alone.

    `prompts` is None for objectives that need none.
    """

    def __init__(
        self,
        items: Sequence[Item],
        cache: FeatureCache,
        schedule: Sequence[tuple[int, list[int]]],
        prompts: PromptSource | None,
        seed: int,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        self.items, self.cache, self.schedule, self.prompts, self.seed = items, cache, schedule, prompts, seed
        self.rank, self.world = rank, world

    def __len__(self) -> int:
        return len(self.schedule)

    def __getitem__(self, place: int) -> Batch:
        step, chosen = self.schedule[place]
        mine = list(enumerate(chosen))[self.rank :: self.world]
        items, utterances, prompts = [], [], []
        for index, number in mine:
            item = self.items[number]
            utterance = self.cache.read(item)
            if self.prompts is not None:
                utterance, prompt = self.prompts.of(item, utterance, self.cache, (self.seed, step, index))
                prompts.append(prompt)
            items.append(item)
            utterances.append(utterance)
        return collate(items, utterances, prompts, [index for index, _ in mine])


def collate(
    items: Sequence[Item], utterances: Sequence[Utterance], prompts: Sequence[Tensor], index: Sequence[int]
) -> Batch:
    """Pad utterances together; a field is there when all of them have it."""
    fields: dict[str, Any] = {}
    for name in ("latents", "symbols", "durations", "pitch", "voicing", "tokens", "wave"):
        values = [getattr(utterance, name) for utterance in utterances]
        if all(value is not None for value in values) and values:
            fields[name], mask = _padded(values)
            if name in ("latents", "tokens"):
                fields["frame_mask"] = mask
            elif name == "symbols":
                fields["symbol_mask"] = mask
    if "wave" in fields:
        fields["wave"] = fields["wave"].unsqueeze(1)
    if prompts:
        fields["prompt"], fields["prompt_mask"] = _padded(prompts)
    return Batch(ids=tuple(item.id for item in items), index=torch.tensor(index), **fields)


def _padded(values: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    lengths = torch.tensor([value.shape[-1] for value in values])
    size = int(lengths.max())
    padded = torch.stack([torch.nn.functional.pad(value, (0, size - value.shape[-1])) for value in values])
    return padded, length_mask(lengths)
