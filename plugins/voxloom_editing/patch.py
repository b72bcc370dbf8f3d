"""An edit as a small file: what was removed, what was put in its place, and of which samples.

The file is a zip of `patch.json` and, for each span, `removed-N.flac` and `inserted-N.flac`. FLAC holds integers of up
to 24 bits; wider samples and floats are stored as 16-bit channels of their bits, so that nothing is lost.
"""

import io
import json
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from voxloom.errors import InputError
from voxloom.files import replacing
from voxloom.pcm import Pcm

FORMAT = "voxloom-patch"
VERSION = 1
INDEX = "patch.json"
_DATE = (1980, 1, 1, 0, 0, 0)
"""What every entry is dated, so that equal patches are equal files."""

_FAULTS = (OSError, zipfile.BadZipFile, soundfile.LibsndfileError, KeyError, TypeError, ValueError)


@dataclass(frozen=True)
class Span:
    """`removed` (N,C) stood at sample `start` of the recording, where `inserted` (M,C) stands now."""

    start: int
    removed: NDArray[Any]
    inserted: NDArray[Any]


@dataclass(frozen=True)
class Patch:
    """Spans in order, the hashes of all samples before and after, their form, and what made the edit."""

    before: str
    after: str
    sample_rate: int
    subtype: str
    channels: int
    spans: tuple[Span, ...]
    about: dict[str, Any] = field(default_factory=dict)

    def apply(self, pcm: Pcm, name: str) -> Pcm:
        """The edit done to `pcm`, called `name` in a refusal.

        Raises:
            InputError: when these are other samples than those that were edited.
        """
        self._check(pcm, self.before, name, "was made for")
        return self._swapped(pcm, [(span.start, span.removed, span.inserted) for span in self.spans])

    def reverse(self, pcm: Pcm, name: str) -> Pcm:
        """The edit undone.

        Raises:
            InputError: when these are other samples than those that the edit made.
        """
        self._check(pcm, self.after, name, "led to")
        moved, swaps = 0, []
        for span in self.spans:
            swaps.append((span.start + moved, span.inserted, span.removed))
            moved += len(span.inserted) - len(span.removed)
        return self._swapped(pcm, swaps)

    def save(self, path: Path) -> None:
        """Write it; the file appears whole or not at all.

        Raises:
            InputError: when it cannot be written.
        """
        try:
            with replacing(path) as beside, zipfile.ZipFile(beside, "w") as archive:
                for name, content in self._entries().items():
                    archive.writestr(zipfile.ZipInfo(name, _DATE), content)
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror})") from error

    def _entries(self) -> dict[str, bytes]:
        told = {name: value for name, value in vars(self).items() if name != "spans"}
        spans = [
            {"start": span.start, "removed": len(span.removed), "inserted": len(span.inserted)} for span in self.spans
        ]
        index = json.dumps({"format": FORMAT, "version": VERSION, **told, "spans": spans}, indent=1, sort_keys=True)
        entries = {INDEX: index.encode()}
        for number, span in enumerate(self.spans):
            for name, samples in (("removed", span.removed), ("inserted", span.inserted)):
                if len(samples):
                    entries[f"{name}-{number}.flac"] = _packed(samples, self.sample_rate, self.subtype)
        return entries

    def _check(self, pcm: Pcm, wanted: str, name: str, relation: str) -> None:
        found = pcm.sha256()
        if found != wanted or (pcm.sample_rate, pcm.subtype) != (self.sample_rate, self.subtype):
            raise InputError(
                f"{name}: is not the recording this patch {relation}: its samples have the hash {found[:12]}, and the "
                f"patch is for {wanted[:12]} ({self.sample_rate} Hz, {self.subtype})"
            )

    def _swapped(self, pcm: Pcm, swaps: list[tuple[int, NDArray[Any], NDArray[Any]]]) -> Pcm:
        pieces, place = [], 0
        for start, out, into in swaps:
            pieces += [pcm.samples[place:start], into]
            place = start + len(out)
        return replace(pcm, samples=np.concatenate([*pieces, pcm.samples[place:]]))


def read_patch(path: Path) -> Patch:
    """The patch in `path`.

    Raises:
        InputError: when there is none, or it is damaged.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file")
    try:
        with zipfile.ZipFile(path) as archive:
            index = json.loads(archive.read(INDEX))
            if index.pop("format") != FORMAT or index.pop("version") != VERSION:
                raise ValueError("another format or version")
            told = [
                Span(
                    span["start"],
                    *(_entry(archive, index, name, number, span[name]) for name in ("removed", "inserted")),
                )
                for number, span in enumerate(index.pop("spans"))
            ]
            return Patch(spans=tuple(told), **index)
    except _FAULTS as error:
        raise InputError(f"{path}: is no whole patch such as `voxloom edit --save-patch` writes ({error})") from error


def _entry(archive: zipfile.ZipFile, index: dict[str, Any], name: str, number: int, length: int) -> NDArray[Any]:
    kind = _kind(index["subtype"])
    if not length:
        return np.zeros((0, index["channels"]), kind)
    samples = _unpacked(archive.read(f"{name}-{number}.flac"), index["subtype"], kind)
    if samples.shape != (length, index["channels"]):
        raise ValueError(f"{name} span {number} has the shape {samples.shape}")
    return samples


def _kind(subtype: str) -> np.dtype[Any]:
    """What `Pcm` holds samples of that subtype in."""
    kinds = {"PCM_24": "int32", "PCM_32": "int32", "FLOAT": "float32", "DOUBLE": "float64"}
    return np.dtype(kinds.get(subtype, "int16"))


def _is_plain(subtype: str) -> bool:
    return subtype not in ("PCM_32", "FLOAT", "DOUBLE")


def _packed(samples: NDArray[Any], rate: int, subtype: str) -> bytes:
    buffer = io.BytesIO()
    if not _is_plain(subtype):
        bits = np.ascontiguousarray(samples, samples.dtype.newbyteorder("<"))
        samples = bits.view("<i2").reshape(len(samples), -1)
    stored = "PCM_24" if subtype == "PCM_24" else "PCM_16"
    soundfile.write(buffer, samples, rate, format="FLAC", subtype=stored)
    return buffer.getvalue()


def _unpacked(content: bytes, subtype: str, kind: np.dtype[Any]) -> NDArray[Any]:
    plain = _is_plain(subtype)
    samples, _ = soundfile.read(io.BytesIO(content), dtype=kind.name if plain else "int16", always_2d=True)
    if plain:
        return np.asarray(samples)
    bits = np.ascontiguousarray(samples, "<i2").view(kind.newbyteorder("<"))
    return bits.astype(kind)
