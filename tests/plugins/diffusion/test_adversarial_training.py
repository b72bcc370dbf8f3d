"""A stage of a recipe against a discriminator that hears: what it writes, and that it is gone on with."""

import json

import pytest
from safetensors import safe_open

from voxloom.recipes import prepare_features, train_recipe
from voxloom_registry import Registry

RECIPE = """
model: flashspeech-nano
codec: dac-tiny
discriminator: {part: distillmos, width: 16}
corpus: manifest
device: cpu
stages:
  - name: duel
    objective: {part: adversarial, s0: 4, s1: 8, stretch_frames: 40, margin_frames: 4}
    freeze: [codec]
    trainer: {lr: 1.0e-3, batch_frames: 400, max_items: 2, log_every: 1, validate_every: 2, workers: 0}
"""


@pytest.mark.slow
def test_a_stage_is_trained_saved_and_gone_on_with(data_manifest, tmp_path) -> None:
    registry, recipe = Registry.discover(), tmp_path / "duel.yaml"
    recipe.write_text(RECIPE)
    words = [f"recipe={recipe}", f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025", "trainer.precision=32"]
    prepare_features(registry, words, None, tmp_path / "features", 0)
    for steps in (2, 3):
        train_recipe(registry, [*words, f"trainer.steps={steps}"], None, tmp_path / "features", tmp_path / "run", None)
    checkpoint = tmp_path / "run" / "duel" / "checkpoint-3"
    with safe_open(checkpoint / "objective.safetensors", framework="pt") as saved:
        assert saved.keys(), "the discriminator is not saved"
        assert all(name.startswith("discriminator.head.") for name in saved.keys())  # noqa: SIM118, no mapping
    lines = [json.loads(line) for line in (tmp_path / "run" / "duel" / "metrics.jsonl").read_text().splitlines()]
    trained = [line for line in lines if line["group"] == "train"]
    assert [line["step"] for line in trained] == [1, 2, 3]
    assert all(line["adversarial_weight"] > 0 and line["discriminator"] > 0 for line in trained)
    assert any(name.startswith("accuracy_") for name in trained[-1])
