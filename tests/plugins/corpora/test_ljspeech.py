from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom_corpora.ljspeech import LjSpeechCorpus


def test_reads_normalised_text_with_quotes_that_never_end(ljspeech: Path) -> None:
    items = LjSpeechCorpus(ljspeech).items()
    assert [item.id for item in items] == ["LJ001-0001", "LJ001-0002", "LJ002-0001"]
    assert items[0].text == '"Printing, in fourteen fifty-five'
    assert items[2].text == '"Yes," said Doctor Jones.'
    assert {(item.speaker, item.split) for item in items} == {("ljspeech", "train")}
    assert read(items[0].audio).sample_rate == 22050


def test_text_as_printed(ljspeech: Path) -> None:
    assert LjSpeechCorpus(ljspeech, text="original").items()[0].text == '"Printing, in 1455'


def test_ids_make_the_splits(ljspeech: Path) -> None:
    corpus = LjSpeechCorpus(ljspeech, dev=("LJ001-0002",), test=("LJ002",))
    splits = {split: [item.id for item in corpus.items(split)] for split in ("train", "dev", "test")}
    assert splits == {"train": ["LJ001-0001"], "dev": ["LJ001-0002"], "test": ["LJ002-0001"]}


def test_a_missing_recording_is_named_with_its_line(ljspeech: Path) -> None:
    (ljspeech / "wavs" / "LJ001-0002.wav").unlink()
    with pytest.raises(InputError, match=r"metadata.csv, line 2: there is no recording .*LJ001-0002.wav; complete"):
        LjSpeechCorpus(ljspeech).items()
    assert [item.id for item in LjSpeechCorpus(ljspeech, missing="skip").items()] == ["LJ001-0001", "LJ002-0001"]


def test_listing_opens_no_recording(ljspeech: Path) -> None:
    (ljspeech / "wavs" / "LJ001-0002.wav").write_bytes(b"no audio")
    assert len(LjSpeechCorpus(ljspeech).items()) == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("LJ001-0003|only two", "line 4: must be ID|text|normalized text, not 2 fields"),
        ("LJ001-0001|again|again", "line 4: the id 'LJ001-0001' occurs a second time"),
        ("LJ001-0002|x|", "the id 'LJ001-0002' occurs a second time"),
    ],
)
def test_refuses_a_broken_line(ljspeech: Path, line: str, told: str) -> None:
    with (ljspeech / "metadata.csv").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(InputError) as refusal:
        LjSpeechCorpus(ljspeech).items()
    assert told in str(refusal.value)


def test_refuses_another_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no metadata\.csv: corpus\.path names the folder LJSpeech-1\.1"):
        LjSpeechCorpus(tmp_path).items()
