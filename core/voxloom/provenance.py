"""What made a result. No torch here."""

from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from voxloom.bundle import Bundle

_LIBRARIES = ("voxloom", "torch", "numpy")


def library_versions() -> dict[str, str]:
    """Versions of the libraries that decide a result."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@dataclass(frozen=True)
class Provenance:
    """The task, its request's seed and alpha, the voice and its configuration, versions, threads and device."""

    task: str
    seed: int | None
    config: dict[str, dict[str, Any]]
    voice: str | None = None
    threads: int = 1
    device: str = "cpu"
    versions: dict[str, str] = field(default_factory=library_versions)
    bundle: Bundle | None = field(default=None, repr=False)
    alpha: float | None = None

    @cached_property
    def weights_sha256(self) -> str | None:
        """The hash of the voice's weights, computed when asked for."""
        return None if self.bundle is None else self.bundle.weights_sha256

    def plain(self) -> dict[str, Any]:
        """All of it as values that JSON and YAML can hold."""
        told = {key: value for key, value in vars(self).items() if key not in ("bundle", "weights_sha256")}
        return {**told, "weights_sha256": self.weights_sha256}
