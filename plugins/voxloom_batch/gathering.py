"""A model that waits for others to ask the same, so that all are answered at once."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.model import AbstractModel, ProsodyEdit, Recording, Spoken
from voxloom.text import Transcript
from voxloom.values import Condition, Conditioned, Latents, Prosody, Start, Tokens
from voxloom.wrapped import WrappedModel
from voxloom_batch.pieces import form


@dataclass(frozen=True)
class Conditioning:
    """A text to be conditioned on."""

    transcript: Transcript
    prompt: Recording
    rng: torch.Generator
    alpha: float | None
    edit: ProsodyEdit | None

    @property
    def key(self) -> Hashable:
        """What all that are answered at once have in common."""
        return "condition", self.alpha

    @property
    def weight(self) -> int:
        """How much there is to do; those of equal weight need no padding."""
        return len(self.transcript.symbols)


@dataclass(frozen=True)
class Generating:
    """A condition under which to generate."""

    condition: Condition
    rng: torch.Generator

    @property
    def key(self) -> Hashable:
        """See `Conditioning.key`."""
        return "generate", form(self.condition)

    @property
    def weight(self) -> int:
        """See `Conditioning.weight`."""
        return int(self.condition.mask.sum())


@dataclass(frozen=True)
class Rendering:
    """Latents or tokens to be heard."""

    content: Latents | Tokens

    @property
    def key(self) -> Hashable:
        """See `Conditioning.key`."""
        return "render"

    @property
    def weight(self) -> int:
        """See `Conditioning.weight`."""
        return int(self.content.mask.sum())


@dataclass(frozen=True)
class Speaking:
    """A text for an engine that speaks by itself, and a prompt if it takes one."""

    text: str
    prompt: Recording | None
    seed: int
    alpha: float | None

    @property
    def key(self) -> Hashable:
        """See `Conditioning.key`."""
        return "speak", self.alpha

    @property
    def weight(self) -> int:
        """See `Conditioning.weight`."""
        return len(self.text)


Question = Conditioning | Generating | Rendering | Speaking

LATER = (Generating, Rendering)
"""What is asked on the way to a sound that was begun, in this order."""


class GatheringModel(WrappedModel):
    """What is asked for one item goes to `ask`; what is asked for several, or with more than others have, is done here.

    It lies under the transforms, so that each request has its own.
    """

    def __init__(self, model: AbstractModel, ask: Callable[[Question], Any]) -> None:
        super().__init__(model)
        self._ask = ask

    def condition(
        self,
        transcripts: Sequence[Transcript],
        prompts: Sequence[Recording],
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
        edit: ProsodyEdit | None = None,
    ) -> Conditioned:
        """See `AbstractModel.condition`."""
        if len(transcripts) != 1 or given is not None:
            return super().condition(transcripts, prompts, rngs, given, alpha, edit)
        found: Conditioned = self._ask(Conditioning(transcripts[0], prompts[0], rngs[0], alpha, edit))
        return found

    def generate(
        self, condition: Condition, rngs: Sequence[torch.Generator], start: Start | None = None
    ) -> Latents | Tokens:
        """See `AbstractModel.generate`."""
        if len(rngs) != 1 or start is not None:
            return super().generate(condition, rngs, start)
        found: Latents | Tokens = self._ask(Generating(condition, rngs[0]))
        return found

    def render(self, content: Latents | Tokens) -> list[Float[Tensor, " _"]]:
        """See `AbstractModel.render`."""
        if len(content.mask) != 1:
            return super().render(content)
        found: list[Tensor] = self._ask(Rendering(content))
        return found

    def speak(
        self,
        texts: Sequence[str],
        prompts: Sequence[Recording],
        seeds: Sequence[int],
        alpha: float | None = None,
    ) -> Spoken:
        """See `AbstractModel.speak`."""
        if self.composes or len(texts) != 1:
            share = {} if alpha is None else {"alpha": alpha}
            spoken: Spoken = super().speak(texts, prompts, seeds, **share)
            return spoken
        found: Spoken = self._ask(Speaking(texts[0], prompts[0] if prompts else None, seeds[0], alpha))
        return found
