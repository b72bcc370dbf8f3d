"""A model around another one: override what shall differ."""

from collections.abc import Sequence
from inspect import signature
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Part, ProsodyEdit, Recording
from voxloom.text import Transcript
from voxloom.types import LatentTensor
from voxloom.values import Condition, Conditioned, Latents, Prosody, Start, Tokens, Utterance


class WrappedModel(AbstractModel):
    """Every operator is the inner model's; `speak` is composed of this one's if the inner model composes it."""

    def __init__(self, model: AbstractModel) -> None:
        super().__init__({})
        self.inner = model

    @property
    def composes(self) -> bool:
        """Whether speech is made by condition, generate and render, and not by an engine of its own."""
        return not offers(self.inner, "speak")

    def part(self, slot: str, interface: type[Part]) -> Part:
        """See `AbstractModel.part`."""
        return self.inner.part(slot, interface)

    def analyse(self, recording: Recording, item: Item | None = None) -> Utterance:
        """See `AbstractModel.analyse`."""
        return self.inner.analyse(recording, item)

    def condition(
        self,
        transcripts: Sequence[Transcript],
        prompts: Sequence[Recording],
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
        edit: ProsodyEdit | None = None,
    ) -> Conditioned:
        """See `AbstractModel.condition`; what is None is not passed on, as not every model takes it.

        Raises:
            InputError: when there is an edit and the inner model takes none.
        """
        more: dict[str, Any] = {"alpha": alpha, "edit": edit}
        if edit is not None and "edit" not in signature(self.inner.condition).parameters:
            raise InputError(f"the model {type(self.inner).__name__} cannot be told how to speak: it takes no `edit`")
        taken = {name: value for name, value in more.items() if value is not None}
        return self.inner.condition(transcripts, prompts, rngs, given, **taken)

    def generate(
        self, condition: Condition, rngs: Sequence[torch.Generator], start: Start | None = None
    ) -> Latents | Tokens:
        """See `AbstractModel.generate`."""
        return self.inner.generate(condition, rngs, *(() if start is None else (start,)))

    def invert(self, condition: Condition, latents: Latents, sigma: float | None = None) -> Latents:
        """See `AbstractModel.invert`."""
        return self.inner.invert(condition, latents, sigma)

    def render(self, content: Latents | Tokens) -> list[Float[Tensor, " _"]]:
        """See `AbstractModel.render`."""
        return self.inner.render(content)

    def speak(self, *arguments: Any, **keywords: Any) -> Any:
        """See `AbstractModel.speak`."""
        if self.composes:
            return super().speak(*arguments, **keywords)
        return self.inner.speak(*arguments, **keywords)

    def normalise(self, latents: LatentTensor) -> LatentTensor:
        """See `AbstractModel.normalise`."""
        return self.inner.normalise(latents)

    def denormalise(self, latents: LatentTensor) -> LatentTensor:
        """See `AbstractModel.denormalise`."""
        return self.inner.denormalise(latents)


def unwrapped(model: AbstractModel) -> AbstractModel:
    """The model whose weights a voice has, whatever is around it."""
    return unwrapped(model.inner) if isinstance(model, WrappedModel) else model


def offers(model: AbstractModel, operator: str) -> bool:
    """Whether the innermost model has an operator of its own in place of the one that refuses or composes."""
    return getattr(type(unwrapped(model)), operator) is not getattr(AbstractModel, operator)
