"""LibriTTS."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from voxloom.corpus import AbstractCorpus, Item
from voxloom_corpora.gathering import Gathering, Missing, read
from voxloom_corpora.subsets import chapters


class LibriTtsCorpus(AbstractCorpus):
    """`SUBSET/SPEAKER/CHAPTER/ID.wav` (24 kHz) beside `ID.normalized.txt` and `ID.original.txt`, an utterance a file.

    The split of `train-*` is train, of `dev-*` dev, of `test-*` test. Layout: Zen et al. 2019 (arXiv 1904.02882),
    openslr.org/60; that of LibriTTS-R (Koizumi et al. 2023, openslr.org/141) is the same.
    """

    def __init__(
        self,
        path: Path,
        subsets: tuple[str, ...] = (),
        text: Literal["normalized", "original"] = "normalized",
        missing: Missing = "refuse",
    ) -> None:
        self.path, self.subsets, self.text, self.missing = Path(path), subsets, text, missing

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`."""
        gathering = Gathering(self.missing)
        for chapter, speaker, of in chapters(gathering, self.path, self.subsets, split):
            self._chapter(gathering, chapter, speaker, of)
        return gathering.items

    def _chapter(self, gathering: Gathering, folder: Path, speaker: str, split: str) -> None:
        names, ending = gathering.names(folder), f".{self.text}.txt"
        spoken = {name.removesuffix(".wav") for name in names if name.endswith(".wav")}
        written = {name.removesuffix(ending) for name in names if name.endswith(ending)}
        for name in sorted(spoken | written):
            audio, text = folder / f"{name}.wav", folder / f"{name}{ending}"
            if name not in written:
                gathering.lacks(f"{audio}: there is no text {text.name} beside it")
                continue
            said = " ".join(read(text).split()) if name in spoken else ""
            gathering.add(Item(name, audio, said, f"libritts-{speaker}", split), str(text))
