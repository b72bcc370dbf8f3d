"""A refinement stage on a voice that was trained without one, from the command line to speech."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from voxloom.assembly import assemble
from voxloom.recipes import prepare_features, train_recipe
from voxloom.slots import MODEL
from voxloom.testing.checks import stirred
from voxloom.voice import Voice, save_voice
from voxloom_registry import Registry, resolve

RECIPE = """
model: flashspeech-nano
corpus: manifest
device: cpu
stages:
  - name: refinement
    objective: {part: refinement, s0: 4, s1: 8, max_sigma_share: 0.3}
    freeze: [codec, phoneme_encoder, prompt_encoder, denoiser]
    trainer: {steps: 2, warmup_steps: 0, batch_frames: 400, max_items: 4, log_every: 1, precision: "32"}
"""
SMALL = (
    *("model.width=16", "model.heads=2", "model.prompt_queries=4", "phoneme_encoder.layers=1"),
    *("phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16", "prompt_encoder.layers=1"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2"),
    *("prosody.layers=2", "prosody.heads=2", "prosody.filter_width=16"),
)
REFINERS = ("prosody.refiner_width=16", "prosody.refiner_layers=2")
REQUEST = {"text": "A table.", "seed": 3}


@pytest.fixture(scope="module")
def registry():
    return Registry.discover()


@pytest.fixture
def voice(registry, tmp_path):
    """Saves a small voice with the prosody given, its weights stirred so that it says something."""

    def make(*prosody: str) -> Path:
        config = resolve(registry, [MODEL], overrides=["model=flashspeech-nano", *SMALL, *prosody])
        torch.manual_seed(0)
        save_voice(tmp_path / "voice", stirred(assemble(registry, config)), config, "# tiny\n")
        return tmp_path / "voice"

    return make


def trained(registry, voice, data_manifest, tmp_path, *more):
    recipe = tmp_path / "refine.yaml"
    recipe.write_text(RECIPE)
    words = [f"recipe={recipe}", f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025", *more]
    prepare_features(registry, words, None, tmp_path / "features", 0)
    train_recipe(registry, words, None, tmp_path / "features", tmp_path / "run", str(voice))
    return tmp_path / "run" / "refinement" / "voice-last"


def test_refiners_begin_anew_on_a_voice_without_them(registry, voice, data_manifest, tmp_path, capsys) -> None:
    plain = voice()
    refined = trained(registry, plain, data_manifest, tmp_path, "prosody=refined", *REFINERS)
    told = capsys.readouterr().err
    assert "has no prosody.refiners and no prosody.deviations: they begin anew, all else with its weights" in told
    before, after = load_file(plain / "model.safetensors"), load_file(refined / "model.safetensors")
    assert all(torch.equal(after[name], value) for name, value in before.items()), "more than the refiners moved"
    assert bool((after["parts.prosody.deviations"] > 0).all())
    assert set(after) - set(before) == {name for name in after if ".refiners." in name or name.endswith(".deviations")}


def test_refiners_that_never_learnt_add_nothing(registry, voice, heart) -> None:
    """As in the voices of the stages before: whatever alpha is, the regressor speaks alone."""
    folder = voice("prosody=refined", *REFINERS)
    spoken = [
        Voice.load(str(folder), [f"prosody.{factor}_alpha={alpha}" for factor in ("pitch", "duration")])
        .run("say", prompt=heart, **REQUEST)
        .wave
        for alpha in (0, 1)
    ]
    assert torch.equal(*spoken)
    assert spoken[0].abs().max() > 0
