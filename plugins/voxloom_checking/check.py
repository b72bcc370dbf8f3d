"""The transform `check`."""

from collections.abc import Sequence

from voxloom.aligner import AbstractAligner, HearingAligner
from voxloom.errors import InputError
from voxloom.model import AbstractModel
from voxloom.transform import AbstractTransform
from voxloom_checking.checked import CheckedModel
from voxloom_checking.findings import Findings
from voxloom_checking.listening import Listener
from voxloom_checking.mending import Mender


class Check(AbstractTransform):
    """The outermost model: what it listens to is what all other transforms have made."""

    order = 10_000

    def __init__(
        self,
        listener: AbstractAligner,
        on: bool = False,
        tries: int = 3,
        most_apart: float = 0.26,
        least_score: float = -7.0,
        fade_seconds: float = 0.015,
    ) -> None:
        self._aligner, self._on = listener, on
        self._tries, self._fade_seconds = tries, fade_seconds
        self._most_apart, self._least_score = most_apart, least_score
        self._findings = Findings()

    def model(self, model: AbstractModel) -> AbstractModel:
        """The same, listened to.

        Raises:
            InputError: when the listener does not hear.
        """
        if not self._on:
            return model
        if not isinstance(self._aligner, HearingAligner):
            raise InputError(
                f"check: the listener {type(self._aligner).__name__} does not tell what it hears; take listener=ctc"
            )
        self._aligner.check(())
        listener = Listener(self._aligner, self._most_apart, self._least_score)
        return CheckedModel(model, Mender(model, listener, self._tries, self._fade_seconds), self._findings)

    def notes(self) -> Sequence[str]:
        """Which words are spoken anew, which could not be, and what was not listened to."""
        return self._findings.notes() if self._on else ()
