"""A voice on the latents of a codec with residual quantisers, trained with the paper's three losses."""

import json

import pytest
import torch

from voxloom.recipes import prepare_features, train_recipe
from voxloom.voice import Voice
from voxloom_cli.training import trainer_words
from voxloom_registry import Registry

REGISTRY = Registry.discover()
ON_DAC = ("codec=dac-tiny", "model.latent_scale=global", "diffusion.rvq_weight=0.1")
TRAINER = ("device=cpu", "precision=32", "minutes=null", "steps=40", "lr=2e-3", "warmup_steps=5", "workers=0")
TOLD = ("batch_frames=400", "log_every=1", "checkpoint_minutes=1000", "verdict_step=1")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_codewords_are_learnt_and_spoken_with(tiny, data_manifest, heart, tmp_path):
    small = [word for word in tiny if not word.startswith(("model=", "prompt_encoder."))]
    words = ["recipe=naturalspeech2-nano", *ON_DAC, *small, f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025"]
    words = trainer_words(REGISTRY, [*words, *TRAINER, *TOLD])
    prepare_features(REGISTRY, words, None, tmp_path / "features", 0)
    train_recipe(REGISTRY, words, None, tmp_path / "features", tmp_path / "run", None)
    lines = [json.loads(line) for line in (tmp_path / "run" / "diffusion" / "metrics.jsonl").read_text().splitlines()]
    told = [line["rvq"] for line in lines if line["group"] == "train"]
    assert len(told) == 40
    assert sum(told[-10:]) < 0.99 * sum(told[:10])
    voice = Voice.load(str(tmp_path / "run" / "diffusion" / "voice-last"), ["sampler.steps=8"], registry=REGISTRY)
    said = voice.run("say", text="How do you do?", prompt=heart, seed=1)
    assert torch.isfinite(said.wave).all()
    assert said.wave.any()
