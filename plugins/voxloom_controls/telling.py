"""What a task gives itself is kept, and people are told that a control did not act on it."""

from abc import abstractmethod
from collections.abc import Sequence

from voxloom.transform import ProsodyTransform
from voxloom.values import Prosody


class TellingTransform(ProsodyTransform):
    """A transform of one field of the prosody that has notes."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}

    @abstractmethod
    def overruled(self, given: Prosody) -> str | None:
        """What to tell when a task gives this itself; None when it leaves the field to the voice."""

    def kept(self, given: Prosody) -> None:
        """See `ProsodyTransform.kept`."""
        note = self.overruled(given)
        if note is not None:
            self.tell(note)

    def notes(self) -> Sequence[str]:
        """See `AbstractTransform.notes`."""
        return tuple(self._notes)

    def tell(self, note: str) -> None:
        """Remember a note; one that was told before is not told again."""
        self._notes[note] = None
