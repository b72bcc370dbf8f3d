"""`voxloom prepare` and `voxloom train` as a person types them."""

import os
import signal

import pytest
from typer.testing import CliRunner

from voxloom_training.screen import Screen

REFUSED, INTERRUPTED = 2, 130


@pytest.fixture
def command(registry):
    from voxloom_cli.app import build

    def run(*words):
        return CliRunner().invoke(build(registry), [str(word) for word in words])

    return run


def test_prepare_then_train(command, words, tmp_path):
    done = command("prepare", *words, "--cache", tmp_path / "features", "--workers", 0)
    assert done.exit_code == 0, done.output
    assert "12 of 12 recordings are prepared" in done.stderr
    done = command("train", *words, "steps=2", "--cache", tmp_path / "features", "--run", tmp_path / "run")
    assert done.exit_code == 0, done.output
    assert "stage first begins on 8 recordings" in done.stderr
    assert (tmp_path / "run" / "first" / "voice-last" / "model.safetensors").is_file()
    assert not done.stdout.strip()


def test_voices_go_on_from_voices(command, words, cache, tmp_path):
    command("train", *words, "--cache", cache, "--run", tmp_path / "one")
    voice = tmp_path / "one" / "first" / "voice-last"
    done = command("train", *words, f"init={voice}", "steps=1", "--cache", cache, "--run", tmp_path / "two")
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["trainer.stepz=3"], "did you mean 'steps'?"),
        (["steps=0"], "trainer.steps: must be at least 1"),
        (["steps=many"], "trainer.steps: must be a whole number"),
        (["lr=-1"], "trainer.lr: must be at least 0"),
        (["prompt=speker"], "must be one of speaker, segment"),
        (["first.poison=1"], "did you mean 'poison_step'?"),
        (["corpus.path=none.jsonl"], "none.jsonl cannot be read"),
        (["init=nobody"], "no voice 'nobody'"),
        (["steps=null"], "stage 'first' has no budget"),
        (["codec.latent_dim=5"], "codec.latent_dim: 4 then, 5 now"),
        (["recipe=nothing"], "no recipe is named 'nothing'"),
        (["trainer=other"], "no trainer is named 'other'"),
    ],
)
def test_refusals_take_a_sentence_and_leave_no_run(command, words, cache, tmp_path, more, told):
    done = command("train", *words, *more, "--cache", cache, "--run", tmp_path / "run")
    assert done.exit_code == REFUSED, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output
    assert not (tmp_path / "run" / "first").exists()


def test_an_interruption_has_its_own_status(command, words, cache, tmp_path, monkeypatch):
    monkeypatch.setattr(Screen, "stepped", lambda self, stage, done: os.kill(os.getpid(), signal.SIGINT))
    done = command("train", *words, "--cache", cache, "--run", tmp_path / "run")
    assert done.exit_code == INTERRUPTED
    assert "the same command goes on from the checkpoint" in done.stderr
    # A signal reaches Python when it pleases: after this step, or after one of the next.
    assert len(list((tmp_path / "run" / "first").glob("checkpoint-*"))) == 1
