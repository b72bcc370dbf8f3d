"""Recordings every test may use: see tests/data/README.md."""

from pathlib import Path

import pytest

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of the recordings."""
    return DATA


@pytest.fixture(scope="session")
def data_manifest() -> Path:
    """JSON Lines: id, audio, split, speaker, text, seconds, phonemes, units (of 25 ms)."""
    return DATA / "manifest.jsonl"


@pytest.fixture(scope="session")
def heart() -> Path:
    """A woman's voice, 2.4 s at 24 kHz."""
    return DATA / "heart-1.opus"


@pytest.fixture(scope="session")
def george() -> Path:
    """A man's voice, 2.2 s at 24 kHz."""
    return DATA / "george-1.opus"
