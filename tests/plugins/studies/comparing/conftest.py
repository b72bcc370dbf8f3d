"""`voxloom sweep` and `voxloom compare` in this process, on the voice that hums."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from voxloom_registry import Registry

Command = Callable[..., Result]


@pytest.fixture
def hum(registry: Registry, recordings: Path, tmp_path: Path) -> Command:
    """`hum("sweep", "model.gain=1,2")`, by loudness, into the folder `out`; `metrics` may be others."""
    from voxloom_cli.app import build

    def run(*words: object, metrics: str = "loudness") -> Result:
        fixed = ["-o", tmp_path / "out", "--metrics", metrics, "recogniser=deaf", "device=cpu"]
        given = [] if any(str(word).startswith("corpus") for word in words) else ["--set", recordings]
        return CliRunner().invoke(build(registry), [str(word) for word in (*words, *given, *fixed)])

    return run
