"""What made a result. No torch here."""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from voxloom.bundle import Bundle
from voxloom.errors import VoiceError
from voxloom.safetensors_header import read_header

_LIBRARIES = ("voxloom", "torch", "numpy")
CONTENT = "content_sha256"


def library_versions() -> dict[str, str]:
    """Versions of the libraries that decide a result."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def told(request: Any) -> dict[str, Any]:
    """The fields of a request in values that JSON can hold; a file with its hash, and what is in memory by its type."""
    return {name: _plain(value) for name, value in vars(request).items() if value is not None}


def file_hash(path: Path) -> str:
    """Of its bytes; of a safetensors file that may grow and stay the same, what its header names `CONTENT`."""
    with suppress(VoiceError):
        content = read_header(path).facts.get(CONTENT)
        if content is not None:
            return content
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return {"path": str(value), "sha256": file_hash(value)} if value.is_file() else {"path": str(value)}
    if source := getattr(value, "source", None):  # a `SpeakerPrompt`
        return dict(source)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | float | bool) else {"memory": type(value).__name__}


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
    request: dict[str, Any] = field(default_factory=dict)
    """What was asked, as `told` tells it."""

    @cached_property
    def weights_sha256(self) -> str | None:
        """The hash of the voice's weights, computed when asked for."""
        return None if self.bundle is None else self.bundle.weights_sha256

    def plain(self) -> dict[str, Any]:
        """All of it as values that JSON and YAML can hold."""
        told = {key: value for key, value in vars(self).items() if key not in ("bundle", "weights_sha256")}
        return {**told, "weights_sha256": self.weights_sha256}
