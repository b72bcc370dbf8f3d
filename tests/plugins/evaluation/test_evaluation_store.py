from pathlib import Path

import pytest
import torch

from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom_evaluation.store import AudioStore


def test_keeps_a_wave_and_finds_it_by_its_key(tmp_path: Path) -> None:
    store = AudioStore(tmp_path)
    wave = torch.sin(torch.arange(1600) / 10)
    kept = store.keep("a/b", "key", Recording(wave, 16000), {"total": 0.5})
    torch.testing.assert_close(kept.wave, wave, atol=2**-15, rtol=0)
    found = AudioStore(tmp_path).find("a/b", "key")
    assert found is not None
    assert torch.equal(found[0].wave, kept.wave)
    assert found[0].sample_rate == 16000
    assert found[1] == {"total": 0.5}
    assert sorted(path.name for path in (tmp_path / "audio").iterdir()) == ["a_b.wav"]


def test_other_keys_find_nothing(tmp_path: Path) -> None:
    store = AudioStore(tmp_path)
    store.keep("a", "key", Recording(torch.zeros(10), 16000), {})
    assert store.find("a", "other") is None
    assert store.find("b", "key") is None
    store.path("a").unlink()
    assert store.find("a", "key") is None


def test_refuses_what_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="file cannot hold an evaluation"):
        AudioStore(tmp_path / "file")
