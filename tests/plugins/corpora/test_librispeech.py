from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom_corpora.librispeech import LibriSpeechCorpus


def test_test_clean(librispeech: Path) -> None:
    items = LibriSpeechCorpus(librispeech, subsets=("test-clean",)).items("test")
    assert [(item.id, item.speaker) for item in items] == [
        ("1089-134686-0000", "librispeech-1089"),
        ("1089-134686-0001", "librispeech-1089"),
        ("61-70968-0000", "librispeech-61"),
        ("61-70968-0001", "librispeech-61"),
    ]
    assert items[0].text == "he hoped there would be stew"
    assert read(items[0].audio).sample_rate == 16000


def test_capitals_as_published(librispeech: Path) -> None:
    assert LibriSpeechCorpus(librispeech, lowercase=False).items("dev")[0].text == "GO DO YOU HEAR"


def test_names_what_is_missing(librispeech: Path) -> None:
    folder = librispeech / "test-clean" / "61" / "70968"
    (folder / "61-70968-0001.flac").unlink()
    with pytest.raises(InputError, match=r"61-70968.trans.txt, line 2: there is no recording .*61-70968-0001.flac"):
        LibriSpeechCorpus(librispeech).items()
    assert len(LibriSpeechCorpus(librispeech, missing="skip").items("test")) == 3


def test_names_a_recording_without_text(librispeech: Path) -> None:
    folder = librispeech / "dev-clean" / "84" / "121123"
    (folder / "84-121123.trans.txt").write_text("84-121123-0007 GO\n")
    with pytest.raises(InputError, match=r"line 1: there is no recording .*84-121123-0007.flac"):
        LibriSpeechCorpus(librispeech).items()
    (folder / "84-121123-0007.flac").touch()
    with pytest.raises(InputError, match=r"84-121123-0000.flac: 84-121123.trans.txt has no text for it"):
        LibriSpeechCorpus(librispeech).items()
    (folder / "84-121123.trans.txt").unlink()
    with pytest.raises(InputError, match=r"121123: there is no 84-121123.trans.txt"):
        LibriSpeechCorpus(librispeech).items("dev")


def test_refuses_a_line_of_another_chapter(librispeech: Path) -> None:
    (librispeech / "dev-clean" / "84" / "121123" / "84-121123.trans.txt").write_text("61-70968-0000 GO\n")
    with pytest.raises(InputError, match=r"line 1: must be an id such as 84-121123-0000, a space and the text"):
        LibriSpeechCorpus(librispeech).items()
