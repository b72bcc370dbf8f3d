import json

import pytest

from voxloom.errors import InputError
from voxloom_manifest.corpus import ManifestCorpus

LINE = {"audio": "a.wav", "text": "Hi.", "speaker": "ann"}


@pytest.fixture
def manifest(tmp_path):
    """Write lines: objects as JSON, text as it is."""

    def write(*lines):
        path = tmp_path / "corpus" / "m.jsonl"
        path.parent.mkdir(exist_ok=True)
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        path.write_text("\n".join(texts), encoding="utf-8")
        return path

    return write


def test_a_line_is_an_item(manifest):
    path = manifest({**LINE, "phonemes": ["h", "aɪ"], "durations": [0.5, 1], "split": "test", "id": 7, "mood": "glad"})
    (item,) = ManifestCorpus(path).items()
    assert (item.id, item.text, item.speaker, item.split) == ("7", "Hi.", "ann", "test")
    assert item.audio == path.parent / "a.wav"
    assert item.phonemes == ("h", "aɪ")
    assert item.durations == (0.5, 1.0)


def test_what_is_left_out_is_filled_in(manifest):
    (item,) = ManifestCorpus(manifest("", LINE, "  ")).items()
    assert (item.id, item.split, item.phonemes, item.durations) == ("a", "train", None, None)


def test_units_templates_and_strings_of_symbols(manifest):
    line = {"id": "u1", "text": "Hi.", "speaker": "ann", "phonemes": "haɪ", "units": [2, 4, 1]}
    (item,) = ManifestCorpus(manifest(line), audio="audio/{id}.opus", unit_seconds=0.025).items()
    assert item.audio.parts[-2:] == ("audio", "u1.opus")
    assert item.phonemes == ("h", "a", "ɪ")
    assert item.durations == pytest.approx((0.05, 0.1, 0.025))


def test_splits_are_told_apart_in_order(manifest):
    lines = [{**LINE, "id": f"{n}", "split": "test" if n % 2 else "train"} for n in range(6)]
    corpus = ManifestCorpus(manifest(*lines))
    assert [item.id for item in corpus.items("test")] == ["1", "3", "5"]
    assert [item.id for item in corpus.items("train")] == ["0", "2", "4"]
    assert len(corpus.items()) == 6


def test_an_absolute_path_stays_and_odd_separators_split_no_line(manifest, tmp_path):
    path = manifest({**LINE, "audio": str(tmp_path / "b.wav"), "text": "one\u2028two\x85"})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())  # a byte order mark, as some editors write
    (item,) = ManifestCorpus(path).items()
    assert item.audio == tmp_path / "b.wav"
    assert item.text == "one\u2028two\x85"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not JSON"),
        ("[1]", "must be an object"),
        ({"audio": "a.wav", "speaker": "ann"}, "the key 'text' must be there"),
        ({**LINE, "speaker": 3}, "the key 'speaker' must be there and be a string"),
        ({"text": "Hi.", "speaker": "ann"}, "the line gives no 'audio'"),
        ({**LINE, "phonemes": "ab", "durations": [1]}, "1 durations for 2 phonemes"),
        ({**LINE, "durations": [1]}, "1 durations for no phonemes"),
        ({**LINE, "phonemes": "a", "durations": [-1]}, "numbers from 0 upwards"),
        ({**LINE, "phonemes": "a", "durations": ["1"]}, "numbers from 0 upwards"),
        ({**LINE, "phonemes": "a", "durations": 1}, "must be a list"),
        ('{"audio": "a", "text": "", "speaker": "", "phonemes": "a", "durations": [NaN]}', "numbers from 0 upwards"),
        ({**LINE, "phonemes": 3}, "'phonemes' must be a string"),
        ({**LINE, "phonemes": ["a", 3]}, "'phonemes' must be a string"),
        ({**LINE, "id": "first"}, "the id 'first' is taken by line 1"),
    ],
)
def test_faults_name_file_and_line(manifest, line, told):
    path = manifest({**LINE, "id": "first"}, "", line)
    with pytest.raises(InputError, match=told) as refused:
        ManifestCorpus(path).items()
    assert str(refused.value).startswith(f"{path}, line 3: ")
    assert "\n" not in str(refused.value)


def test_a_manifest_that_is_not_there_or_empty(manifest, tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        ManifestCorpus(tmp_path / "none.jsonl").items()
    with pytest.raises(InputError, match="cannot be read"):
        ManifestCorpus(tmp_path).items()
    with pytest.raises(InputError, match="holds no recording"):
        ManifestCorpus(manifest("", " ")).items()


def test_units_of_unknown_length_are_passed_over(manifest):
    (item,) = ManifestCorpus(manifest({**LINE, "phonemes": "a", "units": [1]})).items()
    assert item.phonemes == ("a",)
    assert item.durations is None
