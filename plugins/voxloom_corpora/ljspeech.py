"""LJSpeech."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom_corpora.gathering import Gathering, Missing, lines

_FIELDS = 3


class LjSpeechCorpus(AbstractCorpus):
    """`metadata.csv` with a line `ID|text|normalized text` for each `wavs/ID.wav`; quotes stand for themselves.

    The corpus has no splits: all of it is `train` but what `dev` and `test` take by the beginning of the id
    (`LJ001` is a book, `LJ001-01` a hundred lines of it). Layout: README of LJSpeech-1.1 (Ito & Johnson 2017).
    """

    def __init__(
        self,
        path: Path,
        text: Literal["normalized", "original"] = "normalized",
        dev: tuple[str, ...] = (),
        test: tuple[str, ...] = (),
        missing: Missing = "refuse",
    ) -> None:
        self.path, self.text, self.dev, self.test, self.missing = Path(path), text, dev, test, missing

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`."""
        gathering, metadata = Gathering(self.missing), self.path / "metadata.csv"
        if not metadata.is_file():
            raise InputError(f"{self.path} holds no metadata.csv: corpus.path names the folder LJSpeech-1.1")
        for line, where in lines(metadata):
            fields = line.split("|")  # no CSV: a field may begin with a quotation mark that never ends
            if len(fields) != _FIELDS:
                raise InputError(f"{where}: must be ID|text|normalized text, not {len(fields)} fields")
            name, original, normalized = (field.strip() for field in fields)
            text = original if self.text == "original" else normalized
            item = Item(name, self.path / "wavs" / f"{name}.wav", text, "ljspeech", self._split(name))
            if split in (None, item.split):
                gathering.add(item, where)
        return gathering.items

    def _split(self, name: str) -> str:
        if self.test and name.startswith(self.test):
            return "test"
        return "dev" if self.dev and name.startswith(self.dev) else "train"
