"""A stand-in for a voice of piper: no package brings one, and piper itself cannot tell."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

MATERIAL = Path(__file__).parents[2] / "material"


@pytest.fixture(scope="session")
def engine_files() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(MATERIAL))
        yield importlib.import_module("engine_files")


@pytest.fixture(scope="session")
def ann(engine_files, tmp_path_factory) -> Path:
    """A voice of one speaker."""
    return engine_files.save_piper(tmp_path_factory.mktemp("piper") / "ann.onnx")


@pytest.fixture(scope="session")
def choir(engine_files, tmp_path_factory) -> Path:
    """A voice of three speakers that tells how long each symbol lasts."""
    return engine_files.save_piper(tmp_path_factory.mktemp("piper") / "choir.onnx", speakers=3, aligned=True)
