"""What the readers share: folders that are listed once, lines with their places, and holes in a corpus."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from voxloom.corpus import Item
from voxloom.errors import InputError

Missing = Literal["refuse", "skip"]


class Gathering:
    """Items as a reader finds them. What lacks its recording or its text is refused, or passed over where asked.

    Folders are listed once each: a corpus of ten million recordings is not asked for each of them.
    """

    def __init__(self, missing: Missing) -> None:
        self.items: list[Item] = []
        self._missing = missing
        self._seen: set[str] = set()
        self._names: dict[Path, frozenset[str]] = {}

    def names(self, folder: Path) -> frozenset[str]:
        """What lies in `folder`, hidden files aside; nothing when there is no such folder."""
        if folder not in self._names:
            there = folder.iterdir() if folder.is_dir() else ()
            self._names[folder] = frozenset(path.name for path in there if not path.name.startswith("."))
        return self._names[folder]

    def folders(self, folder: Path) -> list[Path]:
        """The folders in `folder`, sorted."""
        return [folder / name for name in sorted(self.names(folder)) if (folder / name).is_dir()]

    def add(self, item: Item, where: str) -> None:
        """Take an item that is named at `where`, if its recording is there.

        Raises:
            InputError: when its id has been taken before, or it lacks something that may not be skipped.
        """
        if item.id in self._seen:
            raise InputError(f"{where}: the id {item.id!r} occurs a second time")
        self._seen.add(item.id)
        if item.audio.name not in self.names(item.audio.parent):
            self.lacks(f"{where}: there is no recording {item.audio}")
        elif not item.text:
            self.lacks(f"{where}: {item.id} has an empty text")
        else:
            self.items.append(item)

    def lacks(self, told: str) -> None:
        """A hole in the corpus.

        Raises:
            InputError: unless holes are to be skipped.
        """
        if self._missing == "refuse":
            raise InputError(f"{told}; complete the corpus, or pass over what is missing by corpus.missing=skip")


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that is not blank, and where it stands (`FILE, line N`).

    Raises:
        InputError: when the file cannot be read.
    """
    for number, line in enumerate(read(path).split("\n"), start=1):  # a text may hold other line separators
        if line.strip():
            yield line.rstrip("\r"), f"{path}, line {number}"


def read(path: Path) -> str:
    """The text in `path`.

    Raises:
        InputError: when the file cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}") from error
