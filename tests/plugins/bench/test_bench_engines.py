"""An engine beside a voice, in one table: the stand-in for piper that its own tests use."""

import importlib
import json
from pathlib import Path

import pytest

MATERIAL = Path(__file__).parents[2] / "material"


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    pytest.importorskip("piper")
    monkeypatch.syspath_prepend(str(MATERIAL))
    return importlib.import_module("engine_files").save_piper(tmp_path / "ann.onnx")


@pytest.mark.parametrize("named", ["piper model.path=PATH", "model=piper model.path=PATH"])
def test_an_engine_and_a_model_in_one_table(named, engine, command, heart, tiny, tmp_path):
    path = tmp_path / "bench.json"
    against = named.replace("PATH", str(engine))
    words = ["--grid", "--seconds", "1,2", "--batches", 1, "--no-memory", "-o", path]
    result = command("bench", *tiny, "--prompt", heart, "--against", against, *words)
    assert result.exit_code == 0, result.output
    found = json.loads(path.read_text())
    assert found["about"]["systems"][against]["weights"] == "weights of its own"
    cell = found["figures"][f"{against}: 2 s x 1"]
    assert {"total ms", "rtf", "first audio ms", "seconds"} == set(cell)
    assert cell["total ms"] > 0
    assert f"weights of {against}: weights of its own" in result.stderr
