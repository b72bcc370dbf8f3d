"""A tiny corpus, a plugin with a tiny model, and what it takes to train it in this process or another."""

import importlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voxloom_registry import Registry

MATERIAL = Path(__file__).parent / "material"
RATE = 8000

RECIPE = """
model: tiny
corpus: manifest
trainer: {batch_frames: 160, max_items: 4, prompt_seconds: [0.1, 0.3], workers: 0, precision: "32"}
device: cpu
stages:
  - name: first
    objective: {part: OBJECTIVE}
    freeze: FREEZE
    trainer: {steps: 6, lr: 0.01, warmup_steps: 2, log_every: 1, validate_every: 3, checkpoint_minutes: 0, seed: 3}
"""


def recipe_text(objective: str = "regress", freeze: str = "[codec]") -> str:
    return RECIPE.replace("OBJECTIVE", objective).replace("FREEZE", freeze)


@pytest.fixture
def tiny_path(tmp_path: Path) -> list[str]:
    """The folders that make the tiny plugin an installed distribution."""
    info = tmp_path / "site" / "tiny_voice-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: tiny-voice\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[voxloom]\ntiny = tiny_hooks\n")
    return [str(info.parent), str(MATERIAL)]


@pytest.fixture
def registry(tiny_path: list[str], monkeypatch: pytest.MonkeyPatch) -> Registry:
    """What is installed, and the tiny plugin; other processes find it too."""
    for folder in tiny_path:
        monkeypatch.syspath_prepend(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([*tiny_path, os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.delenv("VOXLOOM_DISABLE", raising=False)
    importlib.invalidate_caches()
    return Registry.discover()


def write_corpus(folder: Path, speakers: Mapping[str, int]) -> Path:
    """Tones of 0.3 to 0.8 s, each speaker at a pitch, with symbols and durations; `speakers` gives their numbers."""
    rng = np.random.default_rng(0)
    lines = []
    (folder / "audio").mkdir(parents=True)
    for place, (speaker, count) in enumerate(speakers.items()):
        for number in range(count):
            units = rng.integers(1, 6, size=int(rng.integers(6, 12))).tolist()
            name = f"{speaker}-{number}"
            time = np.arange(sum(units) * 200) / RATE
            tone = np.sin(2 * np.pi * 80 * (place + 2) * time) + 0.1 * rng.standard_normal(len(time))
            soundfile.write(folder / "audio" / f"{name}.wav", 0.3 * tone, RATE)
            phonemes = "".join(rng.choice(list("abcdefgh"), size=len(units)))
            line = {"id": name, "speaker": speaker, "text": phonemes, "phonemes": phonemes, "units": units}
            lines.append({**line, "audio": f"audio/{name}.wav"})
    path = folder / "manifest.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Twelve recordings of four speakers, one of whom has a single one."""
    return write_corpus(tmp_path / "corpus", {"ann": 4, "bob": 4, "cid": 3, "dan": 1})


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.yaml"
    path.write_text(recipe_text())
    return path


@pytest.fixture
def words(recipe: Path, corpus: Path) -> list[str]:
    """What a person would type after `voxloom train`."""
    return [f"recipe={recipe}", f"corpus.path={corpus}", "corpus.unit_seconds=0.025"]


Train = Callable[..., Path]


@pytest.fixture
def cache(registry: Registry, words: list[str], tmp_path: Path) -> Path:
    """The corpus, prepared."""
    from voxloom.recipes import prepare_features

    prepare_features(registry, words, None, tmp_path / "features", workers=0)
    return tmp_path / "features"


@pytest.fixture
def train(registry: Registry, words: list[str], cache: Path, tmp_path: Path) -> Train:
    """Train in this process: `train("folder", "steps=9", init=...)` gives the folder of the run."""
    from voxloom.recipes import train_recipe
    from voxloom_cli.training import trainer_words

    def run(name: str, *more: str, init: str | None = None) -> Path:
        train_recipe(registry, trainer_words(registry, [*words, *more]), None, cache, tmp_path / name, init)
        return tmp_path / name

    return run
