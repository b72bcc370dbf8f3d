"""A plugin of a model that hums, a voice of it, recordings, prepared features and a study of two runs."""

import importlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from voxloom_registry import Registry

MATERIAL = Path(__file__).parent / "material"
RATE = 8000
TWO_RUNS = """
title: Loud and soft
text: Which of two levels is louder.
steps: 8
seeds: [0, 1]
split: test
recipe:
  model: hummer
  corpus: manifest
  device: cpu
  trainer: {batch_frames: 400, workers: 0, precision: "32", lr: 0.05, warmup_steps: 0, ema_decay: 0.0, prompt: none}
  stages: [{name: hum, objective: {part: hum, target: 0.6}}]
runs:
  loud: {title: a loud voice}
  soft: {title: a soft voice, changes: [hum.target=0.2]}
tables:
  levels:
    title: Levels
    metrics: [loudness]
    note: Louder is better here.
    rows:
      loud: {title: Loud, voice: loud}
      soft: {title: Soft, voice: soft}
    orderings:
      - {better: loud, worse: soft, metric: loudness, source: common sense}
      - {better: soft, worse: loud, metric: loudness}
      - {better: loud, worse: loud, metric: loudness}
"""


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """What is installed, and the humming plugin."""
    info = tmp_path / "site" / "hum-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: hum\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[voxloom]\nhum = hum_hooks\n")
    for folder in (info.parent, MATERIAL):
        monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delenv("VOXLOOM_DISABLE", raising=False)
    importlib.invalidate_caches()
    return Registry.discover()


@pytest.fixture
def init(registry: Registry, tmp_path: Path) -> Path:
    """A voice that hums softly."""
    from voxloom.assembly import assemble
    from voxloom.slots import MODEL
    from voxloom.voice import save_voice
    from voxloom_registry import resolve

    config = resolve(registry, [MODEL], overrides=["model=hummer"])
    save_voice(tmp_path / "voice", assemble(registry, config), config, "# A test voice\n")
    return tmp_path / "voice"


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """A manifest: two speakers with three recordings to measure on, and as many to train on."""
    from voxloom.audio import write
    from voxloom.testing.inputs import speech_like

    lines = []
    for number, wave in enumerate(speech_like(12, RATE // 2, RATE)[:, 0]):
        split = "test" if number < 6 else "train"
        write(tmp_path / f"{number}.wav", wave, RATE)
        speaker = f"{split}-{number % 2}"
        lines.append({"audio": f"{number}.wav", "text": f"word {number}", "speaker": speaker, "split": split})
    path = tmp_path / "manifest.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def two_runs(tmp_path: Path) -> Path:
    path = tmp_path / "loudness.yaml"
    path.write_text(TWO_RUNS)
    return path


Study = Callable[..., Result]


@pytest.fixture
def study(registry: Registry, init: Path, recordings: Path, two_runs: Path, tmp_path: Path) -> Study:
    """`voxloom study` in this process, into the folder `study`: `study("--limit", 2)`, or of another file."""
    from voxloom_cli.app import build

    corpus = ["corpus=manifest", f"corpus.path={recordings}"]
    app, cache = build(registry), tmp_path / "features"
    prepared = CliRunner().invoke(
        app, ["prepare", "model=hummer", *corpus, "device=cpu", "--cache", str(cache), "--workers", "0"]
    )
    assert prepared.exit_code == 0, prepared.output

    def run(*more: object, file: Path = two_runs) -> Result:
        fixed = ["--init", init, "-o", tmp_path / "study", "--cache", cache, "device=cpu", "recogniser=deaf"]
        return CliRunner().invoke(app, [str(word) for word in ("study", file, *corpus, *fixed, *more)])

    return run
