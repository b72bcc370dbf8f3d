"""Multilingual LibriSpeech."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom_corpora.gathering import Gathering, Missing, lines

SPLITS = ("train", "dev", "test")
_FORMS = ("flac", "opus")
_PARTS = 3


class MlsCorpus(AbstractCorpus):
    """`SPLIT/transcripts.txt` of lines `ID<tab>text`, an id being SPEAKER_BOOK_NUMBER, in one language's folder.

    Recordings lie at `SPLIT/audio/SPEAKER/BOOK/ID.flac`, or `.opus` in the smaller download (16 kHz both). Text is in
    small letters without punctuation. `limited` trains on `train/limited_supervision`: the ids in `9hr/handles.txt`, in
    the six `1hr/N/handles.txt`, or in all of them (`10hr`). Layout: openslr.org/94 (Pratap et al. 2020, arXiv
    2012.03411).
    """

    def __init__(
        self, path: Path, limited: Literal["10hr", "9hr", "1hr"] | None = None, missing: Missing = "refuse"
    ) -> None:
        self.path, self.limited, self.missing = Path(path), limited, missing

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`."""
        there = [name for name in SPLITS if (self.path / name / "transcripts.txt").is_file()]
        if not there:
            raise InputError(
                f"{self.path} holds no SPLIT/transcripts.txt: corpus.path names the folder of one language, such as "
                "mls_english"
            )
        gathering = Gathering(self.missing)
        for name in there:
            if split in (None, name):
                self._split(gathering, name)
        return gathering.items

    def _split(self, gathering: Gathering, split: str) -> None:
        chosen = self._handles() if split == "train" and self.limited else None
        transcripts = self.path / split / "transcripts.txt"
        for line, where in lines(transcripts):
            name, tab, text = line.partition("\t")
            if not tab or len(name.split("_")) != _PARTS:
                raise InputError(f"{where}: must be SPEAKER_BOOK_NUMBER, a tab and the text")
            if chosen is None or name in chosen:
                speaker, book, _ = name.split("_")
                folder = self.path / split / "audio" / speaker / book
                forms = [form for form in _FORMS if f"{name}.{form}" in gathering.names(folder)]
                audio = folder / f"{name}.{forms[0] if forms else _FORMS[0]}"
                gathering.add(Item(name, audio, text.strip(), f"mls-{speaker}", split), where)

    def _handles(self) -> frozenset[str]:
        """Ids of the small training set."""
        folder = self.path / "train" / "limited_supervision"
        hours = ("9hr", "1hr") if self.limited == "10hr" else (str(self.limited),)
        files = [path for name in hours for path in sorted((folder / name).rglob("handles.txt"))]
        if len({path.relative_to(folder).parts[0] for path in files}) < len(hours):
            raise InputError(f"{folder} holds no handles.txt for corpus.limited={self.limited}")
        return frozenset(line.strip() for path in files for line, _ in lines(path))
