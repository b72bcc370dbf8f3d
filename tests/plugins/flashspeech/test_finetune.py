"""`recipe=finetune init=VOICE` as a person types it, on a voice of a few thousand weights."""

import json
import shutil

import pytest
from safetensors.torch import load_file
from typer.testing import CliRunner

from voxloom.assembly import assemble
from voxloom.slots import MODEL
from voxloom.testing.checks import stirred
from voxloom.voice import save_voice
from voxloom_cli.app import build
from voxloom_registry import Registry, read_file, resolve

SMALL = (
    *("model.width=16", "model.heads=2", "model.prompt_queries=4", "phoneme_encoder.layers=1"),
    *("phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16", "prompt_encoder.layers=1"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2", "prosody.layers=2", "prosody.heads=2"),
    "prosody.filter_width=16",
)


@pytest.fixture(scope="module")
def registry():
    return Registry.discover()


@pytest.fixture
def voice(registry, tmp_path):
    config = resolve(registry, [MODEL], overrides=["model=flashspeech-nano", *SMALL])
    save_voice(tmp_path / "bob", stirred(assemble(registry, config)), config, "# Bob\n")
    return tmp_path / "bob"


@pytest.fixture
def own(data_folder, data_manifest, tmp_path):
    """The recordings of a single speaker."""
    lines = [json.loads(line) for line in data_manifest.read_text().splitlines()]
    chosen = [{**line, "split": "train"} for line in lines if line["speaker"] == lines[0]["speaker"]]
    for line in chosen:
        shutil.copy(data_folder / line["audio"], tmp_path)
    (tmp_path / "own.jsonl").write_text("".join(json.dumps(line) + "\n" for line in chosen))
    return tmp_path / "own.jsonl"


@pytest.fixture
def command(registry):
    return lambda *words: CliRunner().invoke(build(registry), [str(word) for word in words])


def test_a_voice_is_adapted_to_a_single_speaker(command, voice, own, tmp_path):
    corpus = [f"corpus.path={own}", "corpus.unit_seconds=0.025"]
    words = ["recipe=finetune", f"init={voice}", *corpus, "device=cpu", "--cache", tmp_path / "features"]
    assert "recordings are prepared" in command("prepare", *words, "--workers", 0).stderr
    done = command("train", *words, "precision=32", "steps=2", "verdict_step=1", "--run", tmp_path / "run")
    assert done.exit_code == 0, done.output
    assert "1 more, of its speaker, are held out" in done.stderr
    assert "after 1 steps it is" in done.stderr
    assert "error_at_80 " in done.stderr
    adapted = tmp_path / "run" / "adapt" / "voice-last"
    assert read_file(adapted / "config.yaml")["slots"] == read_file(voice / "config.yaml")["slots"]
    before, after = (load_file(folder / "model.safetensors") for folder in (voice, adapted))
    assert before.keys() == after.keys()
    assert not all(before[name].equal(value) for name, value in after.items())
    assert before["normalisation.mean"].equal(after["normalisation.mean"]), "latents are scaled as the voice's own"


def test_without_a_voice_it_is_said_what_is_missing(command, own, tmp_path):
    for name in ("prepare", "train"):
        done = command(name, "recipe=finetune", f"corpus.path={own}", "--cache", tmp_path / "features")
        assert done.exit_code == 2
        assert "model: nothing fills this slot: go on from a voice with init=VOICE, or set model=NAME" in done.stderr
