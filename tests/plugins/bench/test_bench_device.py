"""Other devices, other precisions, other processes."""

import json

import pytest
import torch

from voxloom.testing.fake_device import fake_device
from voxloom.timing import collect, measured
from voxloom_bench.additive import parts
from voxloom_bench.clocks import clock_of
from voxloom_bench.grid import cell_of
from voxloom_bench.memory import UnmeasuredError, peak_mib
from voxloom_bench.work import Work, spoken

EDM = ("parameterisation=edm", "sampler=euler", "sampler.steps=2")


def test_a_device_that_computes_aside_is_waited_for(monkeypatch):
    waited = []
    monkeypatch.setattr(torch.cuda, "synchronize", waited.append)
    device = torch.device("cuda")
    with collect(clock_of(device)) as timings:
        with measured("denoise"):
            assert waited == [device]
        assert waited == [device, device]
    assert timings["denoise"] >= 0
    clock_of(torch.device("cpu"))()
    assert len(waited) == 2


def test_everything_is_where_the_model_is(untrained, recording):
    system = untrained(*EDM)
    work = Work(recording, 0.5, batch=2)
    with fake_device() as device:
        system.voice.model.to(device)
        assert spoken(system, work).seconds == [0.5, 0.5]
        assert parts(system, work, 0)["passes"] == [1]


def test_precision_is_the_model_s_own(untrained, recording):
    """An evaluation is timed as the model makes it."""
    seen = set()
    for precision in ("32", "bf16"):
        system = untrained(*EDM, f"model.precision={precision}")
        denoiser = system.voice.model.parts["denoiser"]
        denoiser.register_forward_hook(lambda _, __, made: seen.add(made.dtype))
        assert parts(system, Work(recording, 0.5), 0)["passes"] == [1]
    assert seen == {torch.float32, torch.bfloat16}


def test_a_process_that_fails_is_told(untrained, recording, monkeypatch):
    cell = cell_of(untrained(*EDM), Work(recording, 0.5))
    plain = type(cell.system).plain
    monkeypatch.setattr(type(cell.system), "plain", lambda self: json.loads(json.dumps(plain(self))) | {"slots": {}})
    with pytest.raises(UnmeasuredError, match="ended with 1"):
        peak_mib(cell)


@pytest.mark.slow
@pytest.mark.alone
def test_more_speech_takes_more_memory(untrained, recording):
    """In processes of their own: what this one holds does not count."""
    held = torch.ones(2**28)  # 1 GiB
    system = untrained(*EDM, "denoiser.layers=8", "denoiser.width=64")
    small, large = (peak_mib(cell_of(system, Work(recording, 20.0, batch))) for batch in (1, 16))
    assert held.sum() == 2**28
    assert 100 < small < 900
    assert large > small + 50


@pytest.mark.gpu
def test_a_grid_on_a_gpu(command, heart, tmp_path):
    path = tmp_path / "bench.json"
    words = ["--grid", "--seconds", "1,2", "--batches", "1,4", "device=cuda", "-o", path, "model.precision=bf16"]
    result = command("bench", "--voice", "nano", "--prompt", heart, *words)
    assert result.exit_code == 0, result.output
    found = json.loads(path.read_text())
    assert found["about"]["systems"]["nano"]["device"].startswith("cuda")
    assert torch.cuda.get_device_name() in found["about"]["machine"]
    figures = found["figures"]
    assert figures["nano: 2 s x 4"]["peak memory MiB"] > figures["nano: 1 s x 1"]["peak memory MiB"]


@pytest.mark.gpu
def test_a_sum_on_a_gpu(command, heart, tmp_path):
    """Parts are waited for, so that they add up to what the whole takes."""
    path = tmp_path / "bench.json"
    model = ["model=flashspeech-base", "parameterisation=edm", "sampler=euler", "sampler.steps=50", "device=cuda"]
    result = command("bench", *model, "--prompt", heart, "--additive", "-o", path, "--no-memory")
    assert result.exit_code == 0, result.output
    (run,) = json.loads(path.read_text())["sums"].values()
    assert abs(run["off_percent"]) < 30
