from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom_corpora.mls import MlsCorpus


def test_splits_in_the_order_of_the_transcripts(mls: Path) -> None:
    corpus = MlsCorpus(mls)
    assert [item.id for item in corpus.items("train")] == [
        "4800_10003_000000",
        "4800_10003_000001",
        "1051_99_000000",
    ]
    assert [item.text for item in corpus.items("test")] == ["the sixth of may"]
    assert corpus.items("dev")[0].speaker == "mls-9"
    assert len(read(corpus.items("dev")[0].audio).wave) > 8000


@pytest.mark.parametrize(
    ("limited", "names"),
    [
        ("9hr", ["4800_10003_000001"]),
        ("1hr", ["1051_99_000000"]),
        ("10hr", ["4800_10003_000001", "1051_99_000000"]),
    ],
)
def test_limited_supervision_is_of_train_alone(mls: Path, limited, names: list[str]) -> None:
    corpus = MlsCorpus(mls, limited=limited)
    assert [item.id for item in corpus.items("train")] == names
    assert len(corpus.items("test")) == 1


def test_names_what_is_missing(mls: Path) -> None:
    next((mls / "train" / "audio" / "4800" / "10003").glob("*_000001.*")).unlink()
    with pytest.raises(InputError, match=r"train/transcripts.txt, line 2: there is no recording .*4800_10003_000001"):
        MlsCorpus(mls).items()
    assert len(MlsCorpus(mls, missing="skip").items("train")) == 2
    assert len(MlsCorpus(mls).items("test")) == 1  # other splits are not read


def test_refuses_a_broken_line_and_other_folders(mls: Path, tmp_path: Path) -> None:
    (mls / "dev" / "transcripts.txt").write_text("9_100_000000 no tab\n")
    with pytest.raises(InputError, match=r"line 1: must be SPEAKER_BOOK_NUMBER, a tab and the text"):
        MlsCorpus(mls).items("dev")
    (mls / "train" / "limited_supervision" / "9hr" / "handles.txt").unlink()
    with pytest.raises(InputError, match=r"holds no handles.txt for corpus.limited=10hr"):
        MlsCorpus(mls, limited="10hr").items("train")
    with pytest.raises(InputError, match=r"corpus\.path names the folder of one language"):
        MlsCorpus(tmp_path).items()
