"""What is said in the recordings of the repository."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from voxloom.corpus import Item
from voxloom_registry import Registry

MANIFEST = Path(__file__).parents[2] / "data" / "manifest.jsonl"


@pytest.fixture(scope="session")
def clips() -> Sequence[Item]:
    """Six recordings with their true durations."""
    return Registry.discover().build("corpus", "manifest", {"path": MANIFEST, "unit_seconds": 0.025}).items()
