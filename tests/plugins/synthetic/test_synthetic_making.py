"""What is made, and what becomes of it when the same is asked for again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom_registry import ConfigError, Registry
from voxloom_synthetic.corpus import SyntheticCorpus
from voxloom_synthetic.texts import clauses, texts


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def spoken_by_text_part(text: str, language: str = "en-us") -> tuple[str, ...]:
    part = Registry.discover().build("text", "espeak", {"language": language})
    return tuple(symbol.symbol for symbol in part.transcribe(text).symbols)


def test_speakers_take_turns_with_texts_of_their_own(tmp_path: Path) -> None:
    items = SyntheticCorpus(tmp_path, count=8, speakers=4, test_speakers=1).items()
    assert [item.speaker for item in items[:4]] == ["espeak-000-f1", "espeak-001-m1", "espeak-002-f2", "espeak-003-m2"]
    assert len({item.text for item in items}) == 8
    assert {item.speaker for item in items if item.split == "test"} == {"espeak-003-m2"}
    assert not list(tmp_path.rglob("*.tmp"))


def test_symbols_are_those_of_the_text_part(tmp_path: Path) -> None:
    for item in SyntheticCorpus(tmp_path, count=30, speakers=6).items():
        assert item.phonemes == spoken_by_text_part(item.text)
        recording = read(item.audio)
        assert sum(item.durations or ()) == pytest.approx(len(recording.wave) / recording.sample_rate, abs=1e-4)
        assert recording.sample_rate == 22050


def test_another_process_makes_the_same_bytes_in_another_order(tmp_path: Path) -> None:
    SyntheticCorpus(tmp_path / "here", count=3, speakers=3).items()
    SyntheticCorpus(tmp_path / "here", count=10, speakers=3).items()
    script = (
        "import sys; from pathlib import Path; from voxloom_synthetic.corpus import SyntheticCorpus; "
        "SyntheticCorpus(Path(sys.argv[1]), count=10, speakers=3).items()"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "there")], check=True, env={**os.environ})
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_goes_on_after_a_torn_line(tmp_path: Path) -> None:
    whole = SyntheticCorpus(tmp_path / "whole", count=5, speakers=2).items()
    SyntheticCorpus(tmp_path / "torn", count=3, speakers=2).items()
    manifest = tmp_path / "torn" / "manifest.jsonl"
    manifest.write_text(manifest.read_text()[:-100])
    items = SyntheticCorpus(tmp_path / "torn", count=5, speakers=2).items()
    assert [(item.id, item.durations) for item in items] == [(item.id, item.durations) for item in whole]
    assert contents(tmp_path / "torn") == contents(tmp_path / "whole")


def test_what_is_made_is_not_made_again(tmp_path: Path) -> None:
    first = SyntheticCorpus(tmp_path, count=3).items()
    times = [item.audio.stat().st_mtime_ns for item in first]
    assert SyntheticCorpus(tmp_path, count=2).items() == first[:2]
    assert [item.audio.stat().st_mtime_ns for item in SyntheticCorpus(tmp_path, count=3).items()] == times


def test_hours(tmp_path: Path) -> None:
    items = SyntheticCorpus(tmp_path, hours=0.005).items()
    seconds = [sum(item.durations or ()) for item in items]
    assert sum(seconds[:-1]) < 18 <= sum(seconds)


def test_its_manifest_is_a_manifest(tmp_path: Path) -> None:
    items = SyntheticCorpus(tmp_path, count=3).items()
    manifest = Registry.discover().build("corpus", "manifest", {"path": tmp_path / "manifest.jsonl"})
    assert list(manifest.items()) == list(items)


def test_texts_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text('One, two, three!\n\nHe said: "Grüße," twice\n', encoding="utf-8")
    items = SyntheticCorpus(tmp_path / "corpus", count=4, speakers=2, texts=tmp_path / "mine.txt").items()
    assert {item.text for item in items} == {"One, two, three!", 'He said: "Grüße," twice'}
    assert all(item.phonemes == spoken_by_text_part(item.text) for item in items)
    with pytest.raises(InputError, match=r"2 texts by 2 speakers make 4 utterances of .* hours: give more"):
        SyntheticCorpus(tmp_path / "corpus", count=5, speakers=2, texts=tmp_path / "mine.txt").items()


def test_other_languages(tmp_path: Path) -> None:
    text = "Der Zug fährt um zehn Uhr, glaube ich."
    (tmp_path / "texts.txt").write_text(text + "\n", encoding="utf-8")
    corpus = SyntheticCorpus(tmp_path / "de", count=1, texts=tmp_path / "texts.txt", language="de")
    assert corpus.items()[0].phonemes == spoken_by_text_part(text, "de")


@pytest.mark.parametrize(
    ("content", "told"),
    [("", "hold no line"), ("Hello.\nHello.\n", "'Hello.' occurs twice"), ("3 ... 4", "a clause without a word: '3'")],
)
def test_refuses_texts(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "texts.txt").write_text(content)
    with pytest.raises(InputError) as refusal:
        SyntheticCorpus(tmp_path / "corpus", count=1, texts=tmp_path / "texts.txt").items()
    assert told in str(refusal.value)


def test_refuses_a_folder_of_something_else(tmp_path: Path) -> None:
    SyntheticCorpus(tmp_path / "mine", count=1).items()
    with pytest.raises(InputError, match=r"holds a synthetic corpus of other voices: choose another corpus\.path"):
        SyntheticCorpus(tmp_path / "mine", count=1, seed=1).items()
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "manifest.jsonl").write_text(json.dumps({"id": "mine"}))
    with pytest.raises(InputError, match=r"thesis holds other files"):
        SyntheticCorpus(tmp_path / "thesis", count=1).items()
    assert len(contents(tmp_path / "thesis")) == 1


def test_refuses_a_language_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"espeak-ng has no voice 'en-mars\+f1'"):
        SyntheticCorpus(tmp_path, count=1, language="en-mars").items()
    assert not (tmp_path / "manifest.jsonl").exists()


def test_refuses_a_corpus_of_test_speakers_alone() -> None:
    registry = Registry.discover()
    with pytest.raises(ConfigError, match=r"test_speakers \(3\) must be fewer than speakers \(3\)"):
        registry.options(registry.find("corpus", "synthetic"), {"path": "x", "speakers": 3, "test_speakers": 3})


def test_bundled_texts_are_plain() -> None:
    assert len(texts(None)) >= 148
    for text in texts(None):
        assert text.endswith((".", "?", "!"))
        assert not any(letter.isdigit() for letter in text)


def test_clauses() -> None:
    assert clauses("Wait, she said; is it 'so'?! Yes") == (
        ["Wait,", "she said;", "is it 'so'?", "Yes."],
        [",", ";", "?", "."],
    )
