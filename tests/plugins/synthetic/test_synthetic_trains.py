"""Every shipped recipe, all of its stages, on speech made on the spot: two hundred steps each, then a sentence."""

import json
import math
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch

from voxloom.cli.training import trainer_words
from voxloom.recipes import prepare_features, train_recipe
from voxloom.slots import CORE_SLOTS
from voxloom.voice import Voice
from voxloom_registry import Config, Registry, resolve

REGISTRY = Registry.discover()
STEPS, FIRST = 200, 50
UTTERANCES, SPEAKERS = 48, 6
TRAINER = ("device=cpu", "precision=32", f"steps={STEPS}", "minutes=null", "batch_frames=400", "log_every=5")
LEARNING = ("warmup_steps=20", "lr=1e-3", f"validate_every={FIRST}", "checkpoint_minutes=1000", "validation_share=0.2")
SMALL = (
    *("model.width=48", "model.pitch_bins=32", "denoiser.width=48", "denoiser.layers=4"),
    *("phoneme_encoder.layers=2", "phoneme_encoder.filter_width=96", "prompt_encoder.layers=2"),
    *("prosody.layers=3", "prosody.filter_width=48"),
)
"""Two cores have minutes; each is applied where a recipe's model has such an option."""
IN_SMALL = {"flashspeech-base": "flashspeech-nano"}
"""Models of a size that no CPU trains, and what takes their place."""


def settled(words: Iterable[str]) -> Config:
    return resolve(REGISTRY, CORE_SLOTS, overrides=trainer_words(REGISTRY, list(words)))


def words_of(recipe: str, corpus: Path) -> list[str]:
    """What a person would type to train the recipe in small."""
    named = REGISTRY.folders.find("recipe", recipe)
    assert named is not None
    model = named.read().get("model")
    words = [f"recipe={recipe}", "corpus=synthetic", f"corpus.path={corpus}"]
    words += [f"corpus.count={UTTERANCES}", f"corpus.speakers={SPEAKERS}"]
    words += [f"model={IN_SMALL[model]}"] if isinstance(model, str) and model in IN_SMALL else []
    slots = settled(words).slots
    small = [word for word in SMALL if word.partition("=")[0].partition(".")[2] in options(slots, word)]
    return trainer_words(REGISTRY, [*words, *small, *TRAINER, *LEARNING])


def options(slots: object, word: str) -> Iterable[str]:
    slot = slots.get(word.partition(".")[0])  # type: ignore[attr-defined]
    return () if slot is None else slot.options


def figures(stage: Path, group: str) -> list[dict[str, float]]:
    """What was told of a stage, in order."""
    lines = [json.loads(line) for line in (stage / "metrics.jsonl").read_text().splitlines()]
    return [
        {name: value for name, value in line.items() if name not in ("step", "group", "norm", "lr")}
        for line in lines
        if line["group"] == group
    ]


def mean(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: sum(row[name] for row in rows) / len(rows) for name in rows[0]}


def check_learnt(stage: Path) -> None:
    """Losses are finite, and most of them fell: those of held-out speakers, or of training where none are measured."""
    told = figures(stage, "train")
    assert all(math.isfinite(value) for row in told for value in row.values())
    held_out = figures(stage, "validation")
    quarter = len(told) // 4
    before, after = (
        (held_out[0], held_out[-1]) if held_out and held_out[0] else (mean(told[:quarter]), mean(told[-quarter:]))
    )
    fell = {name for name in before if after[name] < before[name]}
    assert len(fell) > len(before) / 2, f"{stage.name}: {before} at first, {after} at last"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("synthetic") / "corpus"


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("recipe", REGISTRY.folders.names("recipe"))
def test_learns_and_speaks(recipe: str, corpus: Path, tmp_path: Path, heart: Path) -> None:
    words = words_of(recipe, corpus)
    stages = settled(words).stages
    prepare_features(REGISTRY, words, None, tmp_path / "features", workers=0)
    train_recipe(REGISTRY, words, None, tmp_path / "features", tmp_path / "run", None)
    for stage in stages:
        check_learnt(tmp_path / "run" / stage.name)
    voice = Voice.load(str(tmp_path / "run" / stages[-1].name / "voice-last"), registry=REGISTRY)
    if REGISTRY.find("task", "say").operators <= voice.config.wiring.operators:
        said = voice.run("say", text="The edge of the table was wet.", prompt=heart, seed=1)
        assert 0.5 < said.seconds < 20
        assert torch.isfinite(said.wave).all()
        assert said.wave.abs().max() > 0.01
