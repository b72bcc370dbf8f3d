"""The control `pauses`: how long nothing is said, and where."""

from collections.abc import Sequence

from voxloom.errors import InputError
from voxloom.model import AbstractModel
from voxloom.text import Transcript
from voxloom.transform import AbstractTransform
from voxloom.wrapped import WrappedModel
from voxloom_controls.pausing import PausingModel
from voxloom_controls.places import Place, places


class Pauses(AbstractTransform):
    """Pauses of a text by its punctuation, and where a mark `pause` asks for one, as they are heard: silent."""

    order = 50  # what the others change is heard, too

    def __init__(
        self, scale: float = 1.0, comma_seconds: float | None = None, sentence_seconds: float | None = None
    ) -> None:
        self._asked = (scale, comma_seconds, sentence_seconds)
        self._notes: dict[str, None] = {}

    def model(self, model: AbstractModel) -> AbstractModel:
        """See `AbstractTransform.model`.

        Raises:
            InputError: when the voice speaks by itself, and an option is set.
        """
        if WrappedModel(model).composes:
            return PausingModel(model, self)
        if self._asked != (1.0, None, None):
            raise InputError("Pauses: the voice speaks by itself and cannot be told how")
        return model

    def places(self, transcript: Transcript) -> tuple[Place, ...]:
        """The pauses that are to be changed."""
        return places(transcript, *self._asked)

    def tell(self, note: str) -> None:
        """Remember a note."""
        self._notes[note] = None

    def notes(self) -> Sequence[str]:
        """See `AbstractTransform.notes`."""
        return tuple(self._notes)
