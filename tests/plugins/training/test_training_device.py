"""Where a run trains, and that it is not tied to it."""

import pytest
import torch

from voxloom.errors import TrainingError
from voxloom_training.device import has_fast_bf16, make_fabric


def test_processes_do_not_share_a_device(monkeypatch):
    monkeypatch.setenv("LOCAL_WORLD_SIZE", "2")
    monkeypatch.setenv("WORLD_SIZE", "2")
    with pytest.raises(
        TrainingError, match="device=cuda:1 is one device, and torchrun started 2 processes: choose devi"
    ):
        make_fabric(torch.device("cuda", 1), "32")


def test_an_unknown_device_gets_no_half_precision():
    assert not has_fast_bf16(torch.device("mps"))


def test_a_run_is_gone_on_with_elsewhere(train, monkeypatch):
    """What differs is where, and that is no other run."""
    run = train("run", "steps=2")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    train("run", "steps=3", "device=auto")
    assert [path.name for path in run.glob("first/checkpoint-*")] == ["checkpoint-3"]
    assert "device" not in (run / "config.yaml").read_text()
