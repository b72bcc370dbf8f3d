"""What made a result. No torch here."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from voxloom.bundle import Bundle, config_hash
from voxloom.errors import VoiceError
from voxloom.safetensors_header import read_header
from voxloom_registry import Footprint, joined_licences

_LIBRARIES = ("voxloom", "torch", "numpy", "soxr", "soundfile")
CONTENT = "content_sha256"
RECIPE = "voxloom-recipe-1"
LONGEST_TEXT = 1_000_000
"""Of a longer one the hash is kept: a comment in FLAC holds 16 MiB, and a character takes up to 12 bytes of JSON."""


_version = cache(version)  # which reads and parses a file


def library_versions() -> dict[str, str]:
    """Versions of the libraries that decide a result."""
    return {name: _version(name) for name in _LIBRARIES}


def told(request: Any) -> dict[str, Any]:
    """The fields of a request in values that JSON can hold; a file with its hash, and what is in memory by its type.

    What it writes is left out, as it is no part of what makes the result.
    """
    asked = (each.name for each in fields(request) if not each.metadata.get("writes"))
    return {name: told_value(value) for name in asked if (value := getattr(request, name)) is not None}


def file_hash(path: Path) -> str:
    """Of its bytes; of a safetensors file that may grow and stay the same, what its header names `CONTENT`."""
    with suppress(VoiceError):
        content = read_header(path).facts.get(CONTENT)
        if content is not None:
            return content
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def told_value(value: Any) -> Any:
    """A value as `told` tells it."""
    if isinstance(value, Path):
        return {"path": str(value), "sha256": file_hash(value)} if value.is_file() else {"path": str(value)}
    if source := getattr(value, "source", None):  # a `SpeakerPrompt`
        return dict(source)
    if isinstance(value, tuple | list):
        return [told_value(each) for each in value]
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return {"characters": len(value), "sha256": hashlib.sha256(value.encode()).hexdigest()}
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
    licences: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Each licence with what it covers: parts in use by kind and name, and the voice. An empty one is not stated."""
    files: dict[str, Any] = field(default_factory=dict)
    """Files that options name, `SLOT.OPTION`, as `told` tells them."""
    machine: str = ""
    """What kind of processor it is, since sums may round otherwise on another."""
    file: str | None = None
    """Of files that the task writes itself into a folder, which one this is of."""
    around: Footprint = field(default_factory=Footprint, repr=False)
    """The transforms that act on this run, and on what its task runs in turn."""

    @cached_property
    def weights_sha256(self) -> str | None:
        """The hash of the voice's weights, computed when asked for."""
        return None if self.bundle is None else self.bundle.weights_sha256

    def joined(self, inner: "Provenance | None") -> "Provenance":
        """This with the licences and versions of work that another task did."""
        if inner is None:
            return self
        licences = joined_licences(self.licences, inner.licences)
        return replace(self, licences=licences, versions={**inner.versions, **self.versions})

    def plain(self) -> dict[str, Any]:
        """All of it as values that JSON and YAML can hold."""
        told = {key: value for key, value in vars(self).items() if key not in ("bundle", "around", "weights_sha256")}
        hashes = {"weights_sha256": self.weights_sha256, "config_sha256": config_hash(self.config)}
        return {**told, **hashes, "voice_from": None if self.bundle is None else self.bundle.origin}

    def recipe(self) -> str:
        """The same as one line of JSON in ASCII, as files carry it."""
        return json.dumps({"format": RECIPE, **self.plain()}, sort_keys=True)
