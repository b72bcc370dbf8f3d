import shutil
from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom_corpora.vctk import VctkCorpus


def test_passes_over_the_holes_of_the_published_corpus(vctk: Path) -> None:
    items = VctkCorpus(vctk).items()
    assert [item.id for item in items] == ["p225_001", "p225_002", "p280_001", "p362_002", "s5_001"]
    assert items[0].audio.name == "p225_001_mic1.flac"
    assert items[0].text == "Please call Stella."
    assert items[0].speaker == "vctk-p225"
    assert read(items[0].audio).sample_rate == 48000


def test_the_other_microphone(vctk: Path) -> None:
    items = VctkCorpus(vctk, mic="mic2").items()
    assert [item.audio.name for item in items] == [
        f"{name}_mic2.flac" for name in ("p225_001", "p225_002", "p362_002", "s5_001")
    ]


def test_speakers_make_the_splits(vctk: Path) -> None:
    corpus = VctkCorpus(vctk, dev=("p280",), test=("p225", "s5"))
    assert [item.id for item in corpus.items("train")] == ["p362_002"]
    assert [item.id for item in corpus.items("test")] == ["p225_001", "p225_002", "s5_001"]
    with pytest.raises(InputError, match="there is no speaker p999"):
        VctkCorpus(vctk, test=("p999",)).items()


def test_accents(vctk: Path) -> None:
    assert [item.speaker for item in VctkCorpus(vctk, accents=("American", "Indian")).items()] == [
        "vctk-p362",
        "vctk-s5",
    ]
    with pytest.raises(InputError, match="nobody has the accent Cornish; there are American, English, Indian, Unknown"):
        VctkCorpus(vctk, accents=("Cornish",)).items()


def test_names_what_is_missing(vctk: Path) -> None:
    (vctk / "wav48_silence_trimmed" / "p225" / "p225_002_mic1.flac").unlink()
    with pytest.raises(InputError, match=r"p225_002.txt: there is no recording .*p225_002_mic1.flac"):
        VctkCorpus(vctk).items()
    (vctk / "txt" / "p225" / "p225_001.txt").unlink()
    with pytest.raises(InputError, match=r"p225_001_mic1.flac: there is no text .*p225_001.txt"):
        VctkCorpus(vctk).items()
    assert [item.id for item in VctkCorpus(vctk, missing="skip").items()] == ["p280_001", "p362_002", "s5_001"]


def test_a_speaker_who_is_missing_is_told(vctk: Path) -> None:
    shutil.rmtree(vctk / "wav48_silence_trimmed" / "s5")
    with pytest.raises(InputError, match=r"s5_001.txt: there is no recording .*s5_001_mic1.flac"):
        VctkCorpus(vctk).items()
    shutil.rmtree(vctk / "txt" / "s5")
    assert {item.speaker for item in VctkCorpus(vctk).items()} == {"vctk-p225", "vctk-p280", "vctk-p362"}
    shutil.rmtree(vctk / "txt" / "p280")
    with pytest.raises(InputError, match=r"p280_001_mic1.flac: there is no text .*p280_001.txt"):
        VctkCorpus(vctk).items()


def test_refuses_another_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"corpus\.path names VCTK-Corpus-0.92"):
        VctkCorpus(tmp_path).items()
