"""LibriSpeech."""

from collections.abc import Sequence
from pathlib import Path

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom_corpora.gathering import Gathering, Missing, lines
from voxloom_corpora.subsets import chapters


class LibriSpeechCorpus(AbstractCorpus):
    """`SUBSET/SPEAKER/CHAPTER/ID.flac` (16 kHz) and a `SPEAKER-CHAPTER.trans.txt` of lines `ID TEXT` in capitals.

    The split of `train-*` is train, of `dev-*` dev, of `test-*` test. Zero-shot systems are compared on test-clean.
    Layout: README.TXT of the corpus, openslr.org/12 (Panayotov et al. 2015).
    """

    def __init__(
        self, path: Path, subsets: tuple[str, ...] = (), lowercase: bool = True, missing: Missing = "refuse"
    ) -> None:
        self.path, self.subsets, self.lowercase, self.missing = Path(path), subsets, lowercase, missing

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`."""
        gathering = Gathering(self.missing)
        for chapter, speaker, of in chapters(gathering, self.path, self.subsets, split):
            self._chapter(gathering, chapter, speaker, of)
        return gathering.items

    def _chapter(self, gathering: Gathering, folder: Path, speaker: str, split: str) -> None:
        transcript = folder / f"{speaker}-{folder.name}.trans.txt"
        if transcript.name not in gathering.names(folder):
            gathering.lacks(f"{folder}: there is no {transcript.name}")
            return
        written = set()
        for line, where in lines(transcript):
            name, _, text = line.strip().partition(" ")
            if not name.startswith(f"{speaker}-{folder.name}-"):
                raise InputError(f"{where}: must be an id such as {speaker}-{folder.name}-0000, a space and the text")
            written.add(name)
            said = text.strip().lower() if self.lowercase else text.strip()
            gathering.add(Item(name, folder / f"{name}.flac", said, f"librispeech-{speaker}", split), where)
        for name in sorted(gathering.names(folder)):
            if name.endswith(".flac") and name.removesuffix(".flac") not in written:
                gathering.lacks(f"{folder / name}: {transcript.name} has no text for it")
