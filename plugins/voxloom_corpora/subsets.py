"""The folders that LibriSpeech and LibriTTS share: `SUBSET/SPEAKER/CHAPTER`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from voxloom.errors import InputError
from voxloom_corpora.gathering import Gathering

SUBSETS = (
    *("train-clean-100", "train-clean-360", "train-other-500"),
    *("dev-clean", "dev-other", "test-clean", "test-other"),
)


def chapters(
    gathering: Gathering, path: Path, asked: Sequence[str], split: str | None
) -> Iterator[tuple[Path, str, str]]:
    """Each chapter's folder with its speaker and split, of the subsets asked for (of all that are there).

    The split is how the subset's name begins: `train-clean-100` is train, `dev-other` dev.

    Raises:
        InputError: when a subset asked for is unknown or not there, or when none is there.
    """
    for subset in _subsets(path, asked):
        of = subset.split("-")[0]
        if split in (None, of):
            for speaker in gathering.folders(path / subset):
                for chapter in gathering.folders(speaker):
                    yield chapter, speaker.name, of


def _subsets(path: Path, asked: Sequence[str]) -> list[str]:
    for name in asked:
        if name not in SUBSETS:
            raise InputError(f"the corpus has no subset {name!r}; it has {', '.join(SUBSETS)}")
        if not (path / name).is_dir():
            raise InputError(f"{path / name}: there is no such folder; corpus.path names the folder that holds it")
    there = [name for name in SUBSETS if (name in asked if asked else (path / name).is_dir())]
    if not there:
        raise InputError(f"{path} holds none of {', '.join(SUBSETS)}: corpus.path names the folder that holds them")
    return there
