"""Models small enough to put objectives and tasks around."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from voxloom.bundle import WEIGHTS, Bundle
from voxloom.model import AbstractModel, Recording, Spoken
from voxloom.testing.inputs import LENGTHS, LinearDenoiser, generators, sequence
from voxloom.timing import measured
from voxloom.types import LatentTensor
from voxloom.values import Batch, Condition, Supervised
from voxloom.voice import Voice
from voxloom_registry import Config, Registry

LATENT_DIM = 6


class TinyModel(AbstractModel):
    """Latents as the batch gives them, and a condition made of their padding alone.

    With `prompts` each utterance is its own prompt; without, there are none.
    """

    def __init__(self, parts: Mapping[str, object], prompts: bool = False) -> None:
        super().__init__({"denoiser": LinearDenoiser(LATENT_DIM), **parts})
        self.prompts = prompts

    def supervise(self, batch: Batch, rngs: Sequence[torch.Generator]) -> Supervised:
        """See `AbstractModel.supervise`."""
        del rngs
        assert batch.latents is not None
        assert batch.frame_mask is not None
        inside = batch.frame_mask[:, None]
        latents = batch.latents.masked_fill(~inside, 0)
        condition = Condition(torch.zeros_like(latents) + 0.1 * inside, batch.frame_mask)
        if not self.prompts:
            return Supervised(latents, condition)
        return Supervised(latents, condition, prompt=latents, prompt_mask=batch.frame_mask)

    def denormalise(self, latents: LatentTensor) -> LatentTensor:
        """The latents themselves."""
        return latents


def tiny_batch(items: slice = slice(None), garbage: float = 0.0) -> Batch:
    """A batch of latents, waves and tokens in LENGTHS, or some of its items without padding they do not need."""
    lengths = torch.tensor(LENGTHS)[items]
    size = int(lengths.max())
    plain = sequence(LATENT_DIM, seed=7)
    mask = plain.mask[items, :size]
    latents: Tensor = 0.5 * plain.values[items, :, :size]
    return Batch(
        ids=tuple(str(item) for item in range(len(LENGTHS)))[items],
        index=torch.arange(len(LENGTHS))[items],
        latents=latents.masked_fill(~mask[:, None], garbage),
        frame_mask=mask,
        wave=sequence(1, [16 * length for length in LENGTHS], seed=8).values[items, :, : 16 * size],
    )


def tiny_generators(items: slice = slice(None)) -> list[torch.Generator]:
    """The generators of those items."""
    return generators(len(LENGTHS))[items]


class Parrot(AbstractModel):
    """Offers `speak` alone: repeats the prompt, a little louder or softer by the seed."""

    def __init__(self) -> None:
        super().__init__({})

    def speak(
        self, texts: Sequence[str], prompts: Sequence[Recording], seeds: Sequence[int], alpha: float | None = None
    ) -> Spoken:
        """See `AbstractModel.speak`."""
        assert alpha is None, "there is no prosody to refine"
        assert len(texts) == len(prompts) == len(seeds)
        gains = [0.5 + 0.4 * float(torch.rand((), generator=torch.Generator().manual_seed(seed))) for seed in seeds]
        with measured("decode"):
            waves = [gain * prompt.wave for gain, prompt in zip(gains, prompts, strict=True)]
        return Spoken(waves, prompts[0].sample_rate)


def parrot_voice(registry: Registry, folder: Path) -> Voice:
    """A voice around `Parrot`, whose files lie in `folder`."""
    (folder / WEIGHTS).write_bytes(b"")
    return Voice(registry, Bundle("parrot", folder, "test", {}), Parrot(), Config({}))
