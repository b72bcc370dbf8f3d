"""Which writer a file is written by: its suffix says so. No torch here."""

from pathlib import Path

from voxloom.errors import InputError
from voxloom_registry import Offer, Registry

KIND = "writer"


def suffixes(registry: Registry) -> tuple[str, ...]:
    """All that some writer is chosen by."""
    return tuple(suffix for name in registry.names(KIND) for suffix in registry.find(KIND, name).writes)


def writer_of(registry: Registry, path: Path) -> Offer:
    """The writer of the longest suffix that `path` has, whatever its case.

    Raises:
        InputError: when no writer has one.
    """
    offers = [registry.find(KIND, name) for name in registry.names(KIND)]
    named = path.name.lower()
    fitting = [(len(suffix), offer) for offer in offers for suffix in offer.writes if named.endswith(suffix.lower())]
    if not fitting:
        raise InputError(f"{path}: results are written as {', '.join(sorted(suffixes(registry)))}; name such a file")
    return max(fitting, key=lambda each: each[0])[1]
