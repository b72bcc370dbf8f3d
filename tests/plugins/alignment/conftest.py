"""What is said in the recordings of the repository, and the weights in it."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from voxloom.corpus import Item
from voxloom_registry import Registry

MANIFEST = Path(__file__).parents[2] / "data" / "manifest.jsonl"
WEIGHTS = Path(__file__).parents[3] / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"


@pytest.fixture(scope="session")
def clips() -> Sequence[Item]:
    """Six recordings with their true durations."""
    return Registry.discover().build("corpus", "manifest", {"path": MANIFEST, "unit_seconds": 0.025}).items()


@pytest.fixture(scope="session")
def weights() -> Path:
    """The folder of the English bundles `mas` and `ctc`."""
    return WEIGHTS
