"""What a task gives itself is kept, and people are told that a control did not act on it."""

from abc import abstractmethod
from collections.abc import Sequence

import torch

from voxloom.model import AbstractModel, ProsodyEdit, Recording
from voxloom.text import Transcript
from voxloom.transform import ProsodyTransform
from voxloom.values import Conditioned, Prosody
from voxloom.wrapped import WrappedModel


class TellingTransform(ProsodyTransform):
    """A transform of one field of the prosody that has notes."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}

    @abstractmethod
    def overruled(self, given: Prosody) -> str | None:
        """What to tell when a task gives this itself; None when it leaves the field to the voice."""

    def model(self, model: AbstractModel) -> AbstractModel:
        """See `AbstractTransform.model`."""
        return _TellingModel(super().model(model), self)

    def notes(self) -> Sequence[str]:
        """See `AbstractTransform.notes`."""
        return tuple(self._notes)

    def tell(self, note: str) -> None:
        """Remember a note; one that was told before is not told again."""
        self._notes[note] = None


class _TellingModel(WrappedModel):
    def __init__(self, model: AbstractModel, transform: TellingTransform) -> None:
        super().__init__(model)
        self._transform = transform

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
        note = None if given is None else self._transform.overruled(given)
        if note is not None and any(self._transform.concerns(transcript) for transcript in transcripts):
            self._transform.tell(note)
        return super().condition(transcripts, prompts, rngs, given, alpha, edit)
