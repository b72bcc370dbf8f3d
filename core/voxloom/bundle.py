"""A voice as files: `config.yaml`, `model.safetensors` and `README.md` in one folder. No torch here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from voxloom.errors import VoiceError
from voxloom.safetensors_header import Header, read_header
from voxloom_registry import read_file, stated_licence

CONFIG, WEIGHTS, CARD = "config.yaml", "model.safetensors", "README.md"
FORMAT = "voxloom-voice"
FORMAT_VERSION = 1
SYMBOLS = "symbols"
"""The fact in the header of the weights that lists the text part's vocabulary as JSON; older voices lack it."""


@dataclass(frozen=True)
class Bundle:
    """A voice's folder, opened as far as its configuration. `origin` says where it came from."""

    name: str
    folder: Path
    origin: str
    slots: dict[str, Any]
    offered: str = ""
    """The licence under which an installed one is offered."""

    @cached_property
    def header(self) -> Header:
        """The header of the weights, which must be of this format and belong to this configuration; empty without any.

        Raises:
            VoiceError: when they do not.
        """
        where = self.folder / WEIGHTS
        if not where.is_file():  # an engine brings files of its own; any other model is refused when it is filled
            return Header({}, {})
        header = read_header(where)
        if header.facts.get("format") != FORMAT:
            raise VoiceError(f"{where}: these are no weights of a voxloom voice")
        version = header.facts.get("format_version", "")
        if version != str(FORMAT_VERSION):
            raise VoiceError(f"{where}: format version {version} is not {FORMAT_VERSION}, which this voxloom reads")
        if header.facts.get("config_sha256") != config_hash(self.slots):
            raise VoiceError(f"{self.folder / CONFIG}: this is not the configuration that {WEIGHTS} was saved with")
        return header

    @cached_property
    def licence(self) -> str:
        """What its card states and what it is offered under; empty when neither is known."""
        card = self.folder / CARD
        stated = stated_licence(card.read_text(encoding="utf-8")) if card.is_file() else ""
        return "; ".join(dict.fromkeys(filter(None, (stated, self.offered))))

    @cached_property
    def weights_sha256(self) -> str:
        """The hash of the weights file; empty without one."""
        if not (self.folder / WEIGHTS).is_file():
            return ""
        with (self.folder / WEIGHTS).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


def open_bundle(name: str, folder: Path, origin: str) -> Bundle:
    """The voice in `folder`.

    Raises:
        VoiceError: when the configuration is missing or none of a voice.
    """
    if not (folder / CONFIG).is_file():
        raise VoiceError(f"{folder}: this is no voice, since it lacks {CONFIG}")
    written = read_file(folder / CONFIG)
    slots = written.get("slots")
    if not isinstance(slots, dict) or not all(isinstance(slot, dict) for slot in slots.values()):
        raise VoiceError(f"{folder / CONFIG}: this is no configuration of a voice, since it lacks a mapping of `slots`")
    return Bundle(name, folder, origin, slots)


def config_hash(slots: Mapping[str, Any]) -> str:
    """A hash of a voice's slots, the same however the YAML was laid out."""
    return hashlib.sha256(json.dumps(slots, sort_keys=True).encode()).hexdigest()
