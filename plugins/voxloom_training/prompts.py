"""Where a training item's prompt comes from."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

from voxloom.corpus import Item
from voxloom.nn.durations import whole_frames
from voxloom.values import Utterance
from voxloom_training.features import FeatureCache

SEGMENT_SHARE = (0.1, 0.5)
"""Share of an utterance's phonemes that is cut out as its prompt (range of the official code)."""

Prompted = tuple[Utterance, Tensor | None]
"""What is left of an utterance, and its prompt: latents (D,Tp)."""


@dataclass(frozen=True)
class PromptSource:
    """How prompts are made.

    `speaker` takes a stretch of another recording of the speaker; one who has a single recording is prompted by a
    segment instead. `segment` cuts the prompt out of the utterance itself and joins what is left. `none` leaves
    utterances as they are.
    """

    kind: Literal["speaker", "segment", "none"]
    seconds: tuple[float, float]
    frame_rate: float
    hop_length: int
    siblings: Mapping[str, Sequence[Item]]
    """Speaker -> recordings."""

    def of(self, item: Item, utterance: Utterance, cache: FeatureCache, rng: random.Random) -> Prompted:
        """The utterance and its prompt; the prompt is None where there are to be none or utterances hold no latents."""
        if utterance.latents is None or self.kind == "none":
            return utterance, None
        others = [other for other in self.siblings.get(item.speaker, ()) if other.id != item.id]
        if self.kind == "segment" or not others:
            return cut_segment(utterance, self.frame_rate, self.hop_length, rng)
        latents = cache.read(rng.choice(others)).latents
        low, high = (max(1, round(seconds * self.frame_rate)) for seconds in self.seconds)
        return utterance, None if latents is None else stretch(latents, (low, high), rng)


def stretch(latents: Tensor, frames: tuple[int, int], rng: random.Random) -> Tensor:
    """A random stretch of latents (D,T), its length drawn from `frames`, all of it where it is shorter."""
    length = min(latents.shape[1], rng.randint(*frames))
    start = rng.randint(0, latents.shape[1] - length)
    return latents[:, start : start + length]


def cut_segment(utterance: Utterance, frame_rate: float, hop_length: int, rng: random.Random) -> Prompted:
    """(rest, prompt): a random contiguous span of the phonemes is the prompt, what is left on both sides is joined.

    Every field is cut at the same frames, and durations are brought to whole frames first, so that the boundaries after
    the join are still where the frames are. An utterance without durations is cut by frames. One that cannot be parted
    so that both sides hold a frame is left whole and is its own prompt.
    """
    latents = utterance.latents
    if latents is None:
        raise ValueError("a prompt is cut out of latents, and the utterance has none")
    total = latents.shape[1]
    lengths = torch.ones(total, dtype=torch.long)
    if utterance.durations is not None:
        lengths = whole_frames(utterance.durations[None], frame_rate, torch.tensor([total]))[0]
    first, last = _span(len(lengths), rng)
    start, stop = int(lengths[:first].sum()), int(lengths[:last].sum())
    if stop == start or stop - start == total:
        return utterance, latents
    rest = replace(
        utterance,
        latents=_without(latents, start, stop),
        pitch=_without(utterance.pitch, start, stop),
        voicing=_without(utterance.voicing, start, stop),
        tokens=_without(utterance.tokens, start, stop),
        wave=_without(utterance.wave, start * hop_length, stop * hop_length),
    )
    if utterance.durations is not None:
        seconds = lengths.to(utterance.durations.dtype) / frame_rate
        symbols = _without(utterance.symbols, first, last)
        rest = replace(rest, symbols=symbols, durations=_without(seconds, first, last))
    return rest, latents[:, start:stop]


def _span(count: int, rng: random.Random) -> tuple[int, int]:
    length = max(1, min(count - 1, round(count * rng.uniform(*SEGMENT_SHARE))))
    start = rng.randint(0, count - length)
    return start, start + length


def _without(values: Tensor | None, low: int, high: int) -> Tensor | None:
    return None if values is None else torch.cat([values[..., :low], values[..., high:]], dim=-1)
