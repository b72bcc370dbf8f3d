import os
import signal

import pytest
import torch

from voxloom.errors import TrainingError, VoiceError
from voxloom.voice import Voice
from voxloom_training import checkpoint
from voxloom_training.screen import Screen
from voxloom_training.stage import Stage


@pytest.fixture
def runs(registry):
    """The helpers beside the tiny plugin."""
    import tiny_runs

    return tiny_runs


@pytest.fixture
def interrupt_at(monkeypatch):
    """Have Ctrl-C pressed during a step."""

    def set_up(step: int) -> None:
        stepped = Screen.stepped

        def press(self, stage, done):
            stepped(self, stage, done)
            if stage.standing.step == step:
                os.kill(os.getpid(), signal.SIGINT)

        monkeypatch.setattr(Screen, "stepped", press)

    yield set_up
    monkeypatch.undo()


def stored(name, value):
    """A weight as a voice keeps it: in bf16, but for those of codecs."""
    return value if name.startswith("parts.codec.") else value.bfloat16().float()


def test_a_run_leaves_checkpoint_metrics_and_voices(train, runs, registry):
    run = train("run")
    assert [line["step"] for line in runs.metrics(run)] == [1, 2, 3, 4, 5, 6]
    assert [line["step"] for line in runs.metrics(run, group="validation")] == [3, 6]
    assert sorted(path.name for path in (run / "first").iterdir()) == [
        "checkpoint-6",
        "metrics.jsonl",
        "tensorboard",
        "voice-best",
        "voice-last",
    ]
    assert not list(run.rglob("*.tmp"))
    last = runs.metrics(run)[-1]
    assert set(last) == {"step", "error", "norm", "lr"}
    voice = Voice.load(str(run / "first" / "voice-last"), registry=registry)
    average = runs.state(run, "average")
    for name, value in voice.model.named_parameters():
        assert torch.equal(value, stored(name, average[name]))


def test_training_learns(train, runs):
    errors = [line["error"] for line in runs.metrics(train("run", "steps=200", "lr=0.03"))]
    assert sum(errors[-10:]) < 0.8 * sum(errors[:10])


@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_that_was_interrupted_ends_bit_equal(train, runs, workers, interrupt_at, capsys):
    whole = train("whole", "steps=9", "validate_every=2")
    interrupt_at(4)
    with pytest.raises(KeyboardInterrupt):
        train("parted", "steps=9", f"workers={workers}")
    assert "goes on from the checkpoint" in capsys.readouterr().err
    assert len(runs.metrics(whole)) == 9
    parted = train("parted", "steps=9", f"workers={workers}")
    assert runs.metrics(parted) == runs.metrics(whole)
    for group in ("model", "average", "optimiser-model"):
        one, other = runs.state(whole, group), runs.state(parted, group)
        assert one.keys() == other.keys()
        assert all(torch.equal(value, other[name]) for name, value in one.items())


def test_frames_are_counted_without_padding_and_over_interruptions(train, monkeypatch, interrupt_at):
    seen = []
    step = Stage.step
    monkeypatch.setattr(
        Stage, "step", lambda self, batch: (seen.append(int(batch.frame_mask.sum())), step(self, batch))[1]
    )
    interrupt_at(4)
    with pytest.raises(KeyboardInterrupt):
        train("run")
    run = train("run")
    standing, _ = checkpoint.read(checkpoint.newest(run / "first"))
    assert standing.frames == sum(seen) > 0
    assert f"{standing.frames:,} latent frames" in (run / "first" / "voice-last" / "README.md").read_text()


def test_a_finished_run_is_left_alone(train, runs):
    run = train("run")
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*") if path.is_file() and path.parent != run}
    train("run")
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_more_steps_go_on(train, runs):
    run = train("run")
    train("run", "steps=8")
    assert [line["step"] for line in runs.metrics(run)] == list(range(1, 9))


def test_a_changed_configuration_is_refused_naming_it(train):
    train("run")
    with pytest.raises(TrainingError, match=r"model\.width: 8 then, 16 now") as refused:
        train("run", "model.width=16", "lr=0.5")
    assert "stages.first.lr: 0.01 then, 0.5 now" in str(refused.value)
    train("run", "workers=1", "log_every=3", "keep=2")  # how, not what


def test_a_changed_corpus_is_refused(train, corpus):
    train("run")
    lines = corpus.read_text().splitlines(keepends=True)
    corpus.write_text("".join(lines[:-2]))
    with pytest.raises(TrainingError, match=r"recordings: 12 .* then, 10 .* now"):
        train("run")


def test_where_a_command_was_typed_changes_nothing(train, corpus, monkeypatch):
    train("run")
    monkeypatch.chdir(corpus.parent)
    train("run", f"corpus.path={corpus.name}")


def test_nan_stops_with_step_term_and_items_named(train, tmp_path):
    with pytest.raises(TrainingError) as refused:
        train("run", "first.poison_step=4", "checkpoint_minutes=0")
    message = str(refused.value)
    assert message.startswith("stage 'first', step 4: error is nan on the batch ")
    assert any(f"{speaker}-" in message for speaker in ("ann", "bob", "cid", "dan"))
    assert [path.name for path in (tmp_path / "run" / "first").glob("checkpoint-*")] == ["checkpoint-4"]


def test_a_stage_without_a_budget_is_refused(train):
    with pytest.raises(TrainingError, match="stage 'first' has no budget: give steps=NUMBER or minutes=NUMBER"):
        train("run", "steps=null")


def test_minutes_are_a_budget(train, runs):
    lines = runs.metrics(train("run", "steps=null", "minutes=0.01", "warmup_steps=0", "validate_every=100000"))
    assert lines[0]["lr"] == pytest.approx(0.01, rel=1e-3)
    assert lines[-1]["lr"] < 0.002
    assert len(lines) > 10


def test_frozen_parts_stay_as_they_are(train, runs):
    one = runs.state(train("one", "steps=1"))
    more = runs.state(train("more"))
    codec = [name for name in one if "codec" in name]
    assert codec
    assert all(torch.equal(one[name], more[name]) for name in codec)
    assert not torch.equal(one["output.weight"], more["output.weight"])


def test_a_voice_is_gone_on_from(train, runs, tmp_path):
    first = train("first-run")
    voice = first / "first" / "voice-last"
    second = train("second-run", "steps=1", "lr=0.0", init=str(voice))
    start = runs.state(second)
    ended = runs.state(first, "average")
    assert all(torch.equal(start[name], stored(name, value)) for name, value in ended.items())
    assert torch.equal(start["scale"], runs.state(first)["scale"])
    assert start["scale"] != 1  # measured by the first run, kept by the second
    wider = train("wider-run", "steps=1", init=str(train("wide", "model.width=12") / "first" / "voice-last"))
    assert runs.state(wider)["output.weight"].shape == (4, 12)


def test_foreign_weights_are_refused(train):
    voice = train("run") / "first" / "voice-last"
    with pytest.raises(VoiceError, match="not the weights of this model"):
        train("other", "model.width=12", init=str(voice))
    with pytest.raises(VoiceError, match="nowhere"):
        train("other", init="nowhere")


@pytest.mark.gpu
def test_a_gpu_trains_and_goes_on(train, runs, interrupt_at):
    interrupt_at(3)
    with pytest.raises(KeyboardInterrupt):
        train("run", "device=cuda", "precision=auto")
    run = train("run", "device=cuda", "precision=auto")
    assert [line["step"] for line in runs.metrics(run)] == [1, 2, 3, 4, 5, 6]
