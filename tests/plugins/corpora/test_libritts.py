from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom_corpora.libritts import LibriTtsCorpus


def test_subsets_become_splits(libritts: Path) -> None:
    corpus = LibriTtsCorpus(libritts)
    assert [item.id for item in corpus.items("train")] == [
        "103_1240_000000_000001",
        "103_1241_000000_000001",
        "14_208_000001_000000",
    ]
    assert [item.id for item in corpus.items("dev")] == ["84_121123_000007_000001"]
    assert [item.speaker for item in corpus.items("test")] == ["libritts-61"]
    assert read(corpus.items()[0].audio).sample_rate == 24000


def test_reads_either_text(libritts: Path) -> None:
    assert [item.text for item in LibriTtsCorpus(libritts).items("train")][:2] == [
        "CHAPTER one.",
        'Mister "Matthew" came.',
    ]
    assert LibriTtsCorpus(libritts, text="original").items()[0].text == "CHAPTER 1."


def test_only_the_subsets_asked_for(libritts: Path) -> None:
    items = LibriTtsCorpus(libritts, subsets=("test-clean", "train-clean-360")).items()
    assert [item.speaker for item in items] == ["libritts-14", "libritts-61"]


def test_names_what_is_missing(libritts: Path) -> None:
    text = libritts / "train-clean-100/103/1240/103_1240_000000_000001.normalized.txt"
    text.unlink()
    with pytest.raises(InputError, match=r"103_1240_000000_000001.wav: there is no text 103_1240.*normalized.txt"):
        LibriTtsCorpus(libritts).items()
    text.write_text("CHAPTER one.")
    (libritts / "train-clean-100/103/1241/103_1241_000000_000001.wav").unlink()
    with pytest.raises(InputError, match=r"103_1241_000000_000001.normalized.txt: there is no recording"):
        LibriTtsCorpus(libritts).items()
    assert len(LibriTtsCorpus(libritts, missing="skip").items("train")) == 2


def test_refuses_folders_that_are_not_there(libritts: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no subset 'train-clean'; it has train-clean-100"):
        LibriTtsCorpus(libritts, subsets=("train-clean",)).items()
    with pytest.raises(InputError, match="dev-other: there is no such folder"):
        LibriTtsCorpus(libritts, subsets=("dev-other",)).items()
    with pytest.raises(InputError, match=r"holds none of train-clean-100, .*: corpus.path names the folder"):
        LibriTtsCorpus(tmp_path / "elsewhere").items()
