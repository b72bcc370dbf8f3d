"""Weights that `voxloom import` brought in: what their header says. No torch here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom.safetensors_header import Header, read_header

SUFFIX = ".safetensors"
_FACT = "voxloom_import"  # one fact of JSON: safetensors writes several in any order, and equal files should be equal
_FORMAT_VERSION = 1


@dataclass(frozen=True)
class ImportedWeights:
    """A safetensors file made of a foreign checkpoint."""

    options: dict[str, Any]
    """What the part must be built with to take the tensors, as JSON has it."""
    source_sha256: str
    """The hash of the foreign file."""
    header: Header


def import_facts(importer: str, options: Mapping[str, Any], source_sha256: str) -> dict[str, str]:
    """What goes into the header."""
    told = {"format": _FORMAT_VERSION, "importer": importer, "options": options, "source_sha256": source_sha256}
    return {_FACT: json.dumps(told, sort_keys=True)}


def read_imported(path: Path, importer: str) -> ImportedWeights:
    """The header of `path`, which `voxloom import IMPORTER` must have made.

    Raises:
        VoiceError: when the file cannot be read or is not whole.
        InputError: when it holds other weights.
    """
    remedy = f"make one of a foreign checkpoint by `voxloom import {importer} CHECKPOINT -o FILE{SUFFIX}`"
    if path.suffix != SUFFIX:
        raise InputError(f"{path}: weights are opened as {SUFFIX} only; {remedy}")
    header = read_header(path)
    try:
        told = json.loads(header.facts.get(_FACT, "null"))
        found = ImportedWeights(dict(told["options"]), str(told["source_sha256"]), header)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: these weights were not made by `voxloom import`; {remedy}") from error
    if told.get("format") != _FORMAT_VERSION or told.get("importer") != importer:
        raise InputError(
            f"{path}: these weights were made by `voxloom import {told.get('importer')}`, format {told.get('format')},"
            f" not by {importer!r}, format {_FORMAT_VERSION}; {remedy}"
        )
    return found
