import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from voxloom.errors import InputError
from voxloom.result import AudioResult, Sentence
from voxloom.text import Symbol, Transcript
from voxloom.values import Prosody
from voxloom_evaluation.store import AudioStore


def test_keeps_a_wave_and_finds_it_by_its_key(tmp_path: Path) -> None:
    store = AudioStore(tmp_path)
    wave = torch.sin(torch.arange(1600) / 10)
    kept = store.keep("a/b", "key", AudioResult(wave, 16000, timings={"total": 0.5}, durations=(("a", 0.1),)))
    torch.testing.assert_close(kept.recording.wave, wave, atol=2**-15, rtol=0)
    found = AudioStore(tmp_path).find("a/b", "key")
    assert found is not None
    assert torch.equal(found.recording.wave, kept.recording.wave)
    assert found.recording.sample_rate == 16000
    assert (found.timings, found.durations) == ({"total": 0.5}, (("a", 0.1),))
    assert (kept.timings, kept.durations) == (found.timings, found.durations)
    assert sorted(path.name for path in (tmp_path / "audio").iterdir()) == ["a_b.wav"]


def test_other_keys_find_nothing(tmp_path: Path) -> None:
    store = AudioStore(tmp_path)
    store.keep("a", "key", AudioResult(torch.zeros(10), 16000))
    assert store.find("a", "other") is None
    assert store.find("b", "key") is None
    store.path("a").unlink()
    assert store.find("a", "key") is None


def test_audio_of_unknown_durations_is_found_and_audio_from_before_they_were_noted_is_not(tmp_path: Path) -> None:
    store = AudioStore(tmp_path)
    store.keep("a", "key", AudioResult(torch.zeros(10), 16000))
    found = AudioStore(tmp_path).find("a", "key")
    assert found is not None
    assert found.durations is None
    index = tmp_path / "audio.json"
    entry = json.loads(index.read_text())
    del entry["a"]["durations"]
    index.write_text(json.dumps(entry))
    assert AudioStore(tmp_path).find("a", "key") is None


def test_refuses_what_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file cannot hold an evaluation"):
        AudioStore(tmp_path / "file")


def test_symbols_are_told_where_they_are_in_the_wave_with_the_pauses_between_sentences(tmp_path: Path) -> None:
    symbols = tuple(Symbol(letter, 0, place, place + 1) for place, letter in enumerate("ab"))
    prosody = Prosody(torch.tensor([4]), torch.tensor([[0.012, 0.028]]))
    first = Sentence(Transcript("ab", "ab", symbols), prosody, 100.0, 0.0)
    said = AudioResult(torch.zeros(1600), 10000, sentences=(first, replace(first, start_seconds=0.1)))
    AudioStore(tmp_path).keep("a/b", "key", said)
    told = json.loads((tmp_path / "audio.json").read_text())["a/b"]
    assert told["symbols"] == [["a", 0.0, 0.01], ["b", 0.01, 0.04], ["a", 0.1, 0.11], ["b", 0.11, 0.14]]
    assert (tmp_path / told["file"]).is_file()


def test_symbols_are_not_told_where_durations_are_not_known(tmp_path: Path) -> None:
    silent = Sentence(Transcript("a", "a", (Symbol("a", 0, 0, 1),)), Prosody(torch.tensor([4])), 100.0)
    for name, said in (
        ("a", AudioResult(torch.zeros(400), 10000)),
        ("b", AudioResult(torch.zeros(400), 10000, sentences=(silent,))),
    ):
        store = AudioStore(tmp_path)
        store.keep(name, "key", said)
        assert json.loads((tmp_path / "audio.json").read_text())[name]["symbols"] is None
