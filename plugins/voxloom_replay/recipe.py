"""The recipe inside a file: a comment of FLAC, or LIST INFO ICMT of RIFF."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from voxloom.audio import opened
from voxloom.errors import InputError
from voxloom.provenance import RECIPE

_FAMILY = RECIPE.rpartition("-")[0]
_KINDS = {
    "task": str,
    "config": dict,
    "request": dict,
    "files": dict,
    "versions": dict,
    "licences": dict,
    "threads": int,
}


@dataclass(frozen=True)
class Recipe:
    """What made a file, as `Provenance.plain` tells it."""

    told: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.told[name]

    def flat(self) -> dict[str, Any]:
        """Every value by a dotted name."""
        return dict(_flattened("", self.told))


def read_recipe(path: Path) -> Recipe | None:
    """The recipe in `path`; None when there is none.

    Raises:
        InputError: when the file cannot be read, or its recipe is damaged or of a later version.
    """
    with opened(path) as file:
        comment = file.comment if file.format == "FLAC" else _riff_comment(path) if file.format == "WAV" else ""
    if not comment.startswith("{") or f'"format": "{_FAMILY}-' not in comment:
        return None
    try:
        told = json.loads(comment)
    except ValueError as error:
        raise InputError(f"{path}: the recipe inside is damaged ({error})") from error
    if told.get("format") != RECIPE:
        raise InputError(f"{path}: the recipe inside is of the form {told.get('format')}; this voxloom reads {RECIPE}")
    wrong = [name for name, kind in _KINDS.items() if not isinstance(told.get(name), kind)]
    if wrong:
        raise InputError(
            f"{path}: the recipe inside is damaged: {wrong[0]} is missing or no {_KINDS[wrong[0]].__name__}"
        )
    return Recipe(told)


def _riff_comment(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(12)
        while len(head := file.read(8)) == 8:
            size = int.from_bytes(head[4:], "little")
            end = file.tell() + size + size % 2
            if head[:4] == b"LIST" and file.read(4) == b"INFO":
                comment = _info_comment(file, end)
                if comment:
                    return comment
            file.seek(end)
    return ""


def _info_comment(file: BinaryIO, end: int) -> str:
    while file.tell() < end and len(head := file.read(8)) == 8:
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"ICMT":
            return file.read(size).rstrip(b"\0").decode("utf-8", errors="replace")
        file.seek(size + size % 2, 1)
    return ""


def _flattened(name: str, value: Any) -> list[tuple[str, Any]]:
    if not isinstance(value, Mapping):
        return [(name, value)]
    return [pair for key, each in value.items() for pair in _flattened(f"{name}.{key}" if name else key, each)]
