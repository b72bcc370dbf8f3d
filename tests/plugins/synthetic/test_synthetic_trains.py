"""Every shipped recipe, all of its stages, on speech made on the spot: a hundred steps each or two, then a sentence."""

import json
import math
from collections.abc import Iterable
from pathlib import Path

import pytest
import torch

from voxloom.recipes import prepare_features, train_recipe
from voxloom.slots import CORE_SLOTS
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom.voice import Voice
from voxloom.voice_source import find_voice
from voxloom_cli.training import trainer_words
from voxloom_registry import Config, Registry, StageConfig, resolve

REGISTRY = Registry.discover()
STEPS, OF_SEVERAL, FIRST = 200, 100, 50
"""Steps of a recipe's only stage, of each of several, and before the first figures of a network that knew nothing."""
UTTERANCES, SPEAKERS = 48, 6
TRAINER = ("device=cpu", "precision=32", "minutes=null", "batch_frames=400", "log_every=5")
LEARNING = ("warmup_steps=20", "lr=1e-3", f"validate_every={FIRST}", "checkpoint_minutes=1000", "validation_share=0.2")
SMALL = (
    *("model.width=48", "model.pitch_bins=32", "denoiser.width=48", "denoiser.layers=4"),
    *("phoneme_encoder.layers=2", "phoneme_encoder.filter_width=96", "prompt_encoder.layers=2"),
    *("prosody.layers=3", "prosody.filter_width=48", "prosody.refiner_width=32", "prosody.refiner_layers=4"),
    *("discriminator.width=32", "discriminator.layers=3"),
)
"""Two cores have minutes; each is applied where a recipe's model has such an option."""
IN_SMALL = {"flashspeech-base": "flashspeech-nano"}
"""Models of a size that no CPU trains, and what takes their place."""
ADAPTED = "nano"
"""The voice that recipes without a model go on from."""
DISTILLED = ("consistency-distillation", "progressive-distillation")
"""Objectives that begin with a network which knows something."""
CHANCE = {"least-squares": 0.5, "log": 2 * math.log(2)}
"""The loss of a discriminator that tells nothing apart."""
SPARED, SPARED_BESIDE = 1.15, 1.5
"""What errors of one step may grow by while a discriminator is in the game, and what is learnt beside them."""


def settled(words: Iterable[str], init: str | None = None) -> Config:
    return resolve(REGISTRY, CORE_SLOTS, voice=voice_slots(init), overrides=trainer_words(REGISTRY, list(words)))


def voice_slots(init: str | None) -> dict[str, object] | None:
    return None if init is None else find_voice(REGISTRY, init).slots


def initial(recipe: str) -> str | None:
    """The voice a recipe begins with: one that names no model is for voices."""
    named = REGISTRY.folders.find("recipe", recipe)
    assert named is not None
    return None if "model" in named.read() else ADAPTED


def words_of(recipe: str, corpus: Path, speech_model: Path) -> list[str]:
    """What a person would type to train the recipe in small."""
    named = REGISTRY.folders.find("recipe", recipe)
    assert named is not None
    written, init = named.read(), initial(recipe)
    model = written.get("model")
    words = [f"recipe={recipe}", "corpus=synthetic", f"corpus.path={corpus}"]
    words += ["corpus.count=24", "corpus.speakers=1"] if init else []
    words += [] if init else [f"corpus.count={UTTERANCES}", f"corpus.speakers={SPEAKERS}"]
    if isinstance(model, str) and model in IN_SMALL:  # a model named here brings its own prosody
        words += [f"model={IN_SMALL[model]}", f"prosody={written['prosody']['part']}"]
    slots = settled(words, init).slots
    words += [f"discriminator.model={speech_model}"] if "model" in options(slots, "discriminator.model") else []
    small = [word for word in SMALL if word.partition("=")[0].partition(".")[2] in options(slots, word)]
    steps = STEPS if len(written["stages"]) == 1 and not init else OF_SEVERAL
    learning = ("warmup_steps=5",) if init else (*LEARNING, "verdict_step=1")
    return trainer_words(REGISTRY, [*words, *([] if init else small), *TRAINER, *learning, f"steps={steps}"])


def options(slots: object, word: str) -> Iterable[str]:
    slot = slots.get(word.partition(".")[0])  # type: ignore[attr-defined]
    return () if slot is None else slot.options


def figures(stage: Path, group: str) -> dict[int, dict[str, float]]:
    """What was told of a stage by step, in order."""
    lines = [json.loads(line) for line in (stage / "metrics.jsonl").read_text().splitlines()]
    return {
        line["step"]: {name: value for name, value in line.items() if name not in ("step", "group", "norm", "lr")}
        for line in lines
        if line["group"] == group
    }


def mean(rows: list[dict[str, float]]) -> dict[str, float]:
    return {name: sum(row[name] for row in rows if name in row) / len(rows) for name in rows[0]}


def check_learnt(stage: StageConfig, folder: Path, adapted: bool) -> None:
    """Losses are finite, and the stage did what its objective is for."""
    told = list(figures(folder, "train").values())
    assert all(math.isfinite(value) for row in told for value in row.values())
    held_out = figures(folder, "validation")
    if stage.objective.part == "adversarial":
        check_opposed(told, held_out, CHANCE[stage.objective.options["loss"]])
    elif stage.objective.part == "refinement":
        check_spread(held_out)
    else:
        taught = adapted or stage.objective.part in DISTILLED
        check_fell(told, held_out, 0 if taught else FIRST)


def check_fell(told: list[dict[str, float]], held_out: dict[int, dict[str, float]], first: int) -> None:
    """Most figures fell: those of held-out recordings, or losses of training where none are measured."""
    quarter = len(told) // 4
    before, after = (
        (held_out[first], held_out[max(held_out)])
        if held_out.get(first)
        else (mean(told[:quarter]), mean(told[-quarter:]))
    )
    fell = {name for name in before if after[name] < before[name]}
    assert len(fell) > len(before) / 2, f"{before} at first, {after} at last"


def check_opposed(told: list[dict[str, float]], held_out: dict[int, dict[str, float]], chance: float) -> None:
    """The discriminator tells estimates from recordings, the model is pushed, and what it could do it still can."""
    judged = [row for row in told if row["discriminator"] > 0]
    assert mean(judged[-(len(judged) // 4) :])["discriminator"] < 0.98 * chance, "it tells nothing apart in the end"
    assert all(row["adversarial_weight"] > 0 for row in told)
    before, after = held_out[0], held_out[max(held_out)]
    most = {name: (SPARED if name.startswith("error_") else SPARED_BESIDE) * value for name, value in before.items()}
    worse = {name: (before[name], after[name]) for name in before if after[name] > most[name]}
    assert not worse, f"figures before and after: {worse}"


def check_spread(held_out: dict[int, dict[str, float]]) -> None:
    """Draws have come nearer to the spread of the residuals, of each factor, than the nothing they began with."""
    before, after = held_out[0], held_out[max(held_out)]
    assert before.keys() == {"duration_spread", "pitch_spread"}
    left = [after[name] / before[name] for name in before]
    assert max(left) < 0.9, f"{before} at first, {after} at last"  # of few recordings each wavers, the mean does not
    assert sum(left) / len(left) < 0.8, f"{before} at first, {after} at last"


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("synthetic")


@pytest.fixture(scope="module")
def speech_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WavLM of random weights, small enough to listen in no time."""
    with tolerating_torchaudio():
        from transformers import Wav2Vec2FeatureExtractor, WavLMConfig, WavLMModel
    folder = tmp_path_factory.mktemp("wavlm")
    sizes = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    torch.manual_seed(0)
    config = WavLMConfig(**sizes, conv_dim=(8,) * 7, num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4)
    WavLMModel(config).save_pretrained(folder)
    Wav2Vec2FeatureExtractor().save_pretrained(folder)
    return folder


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("recipe", REGISTRY.folders.names("recipe"))
def test_learns_and_speaks(recipe: str, corpora: Path, speech_model: Path, tmp_path: Path, heart: Path) -> None:
    init = initial(recipe)
    words = words_of(recipe, corpora / ("one" if init else "several"), speech_model)
    stages = settled(words, init).stages
    prepare_features(REGISTRY, words, None, tmp_path / "features", 0, init)
    train_recipe(REGISTRY, words, None, tmp_path / "features", tmp_path / "run", init)
    for stage in stages:
        check_learnt(stage, tmp_path / "run" / stage.name, init is not None)
    voice = Voice.load(str(tmp_path / "run" / stages[-1].name / "voice-last"), registry=REGISTRY)
    if REGISTRY.find("task", "say").operators <= voice.config.wiring.operators:
        said = voice.run("say", text="The edge of the table was wet.", prompt=heart, seed=1)
        assert 0.5 < said.seconds < 20
        assert torch.isfinite(said.wave).all()
        assert said.wave.abs().max() > 0.01
