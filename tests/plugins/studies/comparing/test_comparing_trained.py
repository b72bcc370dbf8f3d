"""Sweeps over what is learnt: a recipe and a budget train a voice for each value."""

import json
import os
import signal
from pathlib import Path

import pytest

REFUSED, INTERRUPTED = 2, 130
RECIPE = """
model: hummer
corpus: manifest
device: cpu
trainer: {batch_frames: 400, workers: 0, precision: "32", lr: 0.05, warmup_steps: 0, ema_decay: 0.0, prompt: none}
stages: [{name: hum, objective: {part: hum, target: 0.6}}]
"""


@pytest.fixture
def trained(hum, recordings: Path, tmp_path: Path):
    """`trained("hum.target=0.2,0.6")`: a sweep that trains, by the recipe and eight steps unless others are given."""
    (tmp_path / "humming.yaml").write_text(RECIPE)

    def run(*words: object, budget: tuple[object, ...] = ("--steps", 8)):
        corpus = ["corpus=manifest", f"corpus.path={recordings}"]
        training = ["--recipe", tmp_path / "humming.yaml", "--cache", tmp_path / "features", *budget]
        return hum("sweep", *words, *corpus, *training)

    return run


def told(tmp_path: Path):
    return json.loads((tmp_path / "out" / "comparison.json").read_text())


def test_a_voice_is_trained_for_each_value_and_spoken_with_each_setting(trained, tmp_path):
    done = trained("hum.target=0.2,0.6", "model.gain=1,2", "--limit", 2)
    assert done.exit_code == 0, done.output
    assert done.stderr.count("training hum.target") == 2
    assert "[1/6] training hum.target=0.2, 8 steps" in done.stderr
    systems = {system["name"]: system for system in told(tmp_path)["systems"]}
    assert list(systems) == [f"hum.target={t} model.gain={g}" for t in ("0.2", "0.6") for g in (1, 2)]
    assert {system["voice"] for system in systems.values()} == {
        f"{tmp_path}/out/runs/hum.target={target}/hum/voice-last" for target in ("0.2", "0.6")
    }
    loud = {name: system["figures"]["loudness"]["value"] for name, system in systems.items()}
    assert (
        loud["hum.target=0.2 model.gain=1"] < loud["hum.target=0.6 model.gain=1"] < loud["hum.target=0.6 model.gain=2"]
    )
    again = trained("hum.target=0.2,0.6", "model.gain=1,2", "--limit", 2)
    assert "training" not in again.stderr
    assert "preparing" not in again.stderr


def test_a_part_that_prepares_has_features_of_its_own(trained, tmp_path):
    done = trained("codec=frames,frames", "--limit", 2)
    assert done.exit_code == 0, done.output
    assert (tmp_path / "features" / "codec=frames" / "made_by.json").is_file()
    assert {each["verdict"] for each in told(tmp_path)["differences"]} == {"no difference"}


def test_minutes_are_a_budget_too(trained, tmp_path):
    done = trained("hum.target=0.2,0.6", "--limit", 2, budget=("--minutes", 0.01))
    assert done.exit_code == 0, done.output
    assert "training hum.target=0.2, 0.01 minutes" in done.stderr


def test_interrupted_while_training_it_goes_on(trained, tmp_path, monkeypatch):
    from voxloom_training.screen import Screen

    def interrupt(self, stage, done):
        if stage.standing.step == 2:
            os.kill(os.getpid(), signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(Screen, "stepped", interrupt)
        assert trained("hum.target=0.2,0.6", "--limit", 2).exit_code == INTERRUPTED
    done = trained("hum.target=0.2,0.6", "--limit", 2)
    assert done.exit_code == 0, done.output
    assert "stage hum goes on at step" in done.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["hum.target=0.2,loud"], "hum.target=loud: hum.target: must be a number, not 'loud'"),
        (["hum.targed=0.2,0.6"], "did you mean 'target'?"),
        (["hum.target=0.2,0.6", "voice=nano"], "voice: the recipe trains the voices: leave out voice="),
        (["hum.target=0.2,0.6", "model.gain=x"], "model.gain: must be a number, not 'x'"),
        (["hum.target=0.2,0.6", "--init", "nobody"], "no voice 'nobody'"),
    ],
)
def test_refuses_before_anything_is_trained(trained, tmp_path, words, expected):
    done = trained(*words)
    assert done.exit_code == REFUSED, done.output
    assert expected in done.stderr
    assert "Traceback" not in done.output
    assert not list(tmp_path.rglob("checkpoint-*"))
    assert not (tmp_path / "features").exists()
