"""A stand-in for Kokoro: the package brings no files, and kokoro-onnx itself cannot tell."""

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
def plain(engine_files, tmp_path_factory) -> Path:
    """A model that does not tell how long symbols last."""
    return engine_files.save_kokoro(tmp_path_factory.mktemp("kokoro") / "plain.onnx")


@pytest.fixture(scope="session")
def timed(engine_files, tmp_path_factory) -> Path:
    """A newer one, that does."""
    return engine_files.save_kokoro(tmp_path_factory.mktemp("kokoro") / "timed.onnx", timed=True, tokens="input_ids")


@pytest.fixture(scope="session")
def styles(engine_files, tmp_path_factory) -> Path:
    """The voices af_low and am_high."""
    return engine_files.save_styles(tmp_path_factory.mktemp("kokoro") / "styles.bin")
