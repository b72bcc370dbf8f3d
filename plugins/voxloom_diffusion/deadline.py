"""The transform `deadline`: how many steps a budget allowed, told with the result."""

from collections.abc import Sequence

import torch

from voxloom.errors import VoiceError
from voxloom.model import AbstractModel
from voxloom.sampler import AbstractSampler, DeadlineSampler
from voxloom.transform import AbstractTransform
from voxloom.values import Condition, Latents, Start, Tokens
from voxloom.wrapped import WrappedModel


class Deadline(AbstractTransform):
    """Changes nothing. A result made by a budget of time depends on the machine; its steps make it again on any."""

    def __init__(self) -> None:
        self._told: list[str] = []

    def model(self, model: AbstractModel) -> AbstractModel:
        """See `AbstractTransform.model`; the model itself when its sampler has no budget."""
        try:
            sampler = model.part("sampler", AbstractSampler)
        except VoiceError:
            return model
        if not isinstance(sampler, DeadlineSampler) or sampler.budget_ms is None:
            return model
        return _Watched(model, sampler, self._told)

    def notes(self) -> Sequence[str]:
        """Each number of steps that was taken."""
        return tuple(dict.fromkeys(self._told))


class _Watched(WrappedModel):
    def __init__(self, model: AbstractModel, sampler: DeadlineSampler, told: list[str]) -> None:
        super().__init__(model)
        self._sampler, self._notes = sampler, told

    def generate(
        self, condition: Condition, rngs: Sequence[torch.Generator], start: Start | None = None
    ) -> Latents | Tokens:
        """See `AbstractModel.generate`."""
        made = super().generate(condition, rngs, start)
        for frames in condition.mask.sum(dim=1).tolist():
            steps = self._sampler.evaluations_within(frames)
            counted = "1 step" if steps == 1 else f"{steps} steps"
            told = f"budget: {counted} in {self._sampler.budget_ms:g} ms; sampler.steps={steps} makes the same anywhere"
            self._notes.append(told)
        return made
