"""What people are told of a check."""

from collections.abc import Sequence

from voxloom_checking.mending import Said
from voxloom_checking.words import SpokenWord

SHOWN = 60
"""Characters of a sentence that are shown."""


class Findings:
    """Collects what was found, in the order it was spoken."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._listened = False

    def add(self, items: Sequence[Said], tries: int) -> None:
        """What was mended in these items, and what not after so many tries."""
        self._listened = True
        for item in items:
            for word in item.mended:
                self._told.append(f"{_where(item, word)} was not heard as it should be, and is spoken anew")
            for word in item.doubted:
                self._told.append(
                    f"{_where(item, word)} is not heard as it should be, also when spoken anew {tries} times"
                )

    def unheard(self, reason: str) -> None:
        """Something was spoken that nobody listened to."""
        self._listened = True
        self._told.append(f"not listened to: {reason}")

    def notes(self) -> list[str]:
        """For people, as far as speech has come."""
        if self._told:
            return [f"check: {each}" for each in dict.fromkeys(self._told)]
        told = "every word so far is heard" if self._listened else "nothing was generated that could be listened to"
        return [f"check: {told}"]


def _where(item: Said, word: SpokenWord) -> str:
    text = item.transcript.text
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
    return f"{word.name!r} in {shown!r}" if text else repr(word.name)
