import json
from pathlib import Path

import pytest
import torch

from voxloom.errors import InputError
from voxloom.result import AudioResult
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
