"""A tiny corpus, a plugin with a tiny model, and what it takes to train it in this process or another."""

import importlib
import json
import os
from collections.abc import Mapping
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
trainer: {batch_frames: 160, max_items: 4, prompt_seconds: [0.1, 0.3], workers: 0, device: cpu, precision: "32"}
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
    """Noise of 0.3 to 0.8 s with symbols and their durations; `speakers` says how many recordings each has."""
    rng = np.random.default_rng(0)
    lines = []
    (folder / "audio").mkdir(parents=True)
    for speaker, count in speakers.items():
        for number in range(count):
            units = rng.integers(1, 6, size=int(rng.integers(6, 12))).tolist()
            name = f"{speaker}-{number}"
            soundfile.write(folder / "audio" / f"{name}.wav", 0.1 * rng.standard_normal(sum(units) * 200), RATE)
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
