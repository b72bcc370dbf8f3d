"""A corpus as a JSON Lines file."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError

Line = Mapping[str, Any]


class ManifestCorpus(AbstractCorpus):
    """One object a line: `text`, `speaker` and `audio`; optional `id`, `split`, `phonemes` and `durations`.

    `audio` is relative to the manifest, and its stem is the id where none is given; the split is `train` unless named.
    `phonemes` is a list of symbols, or a string of one-character symbols. Each has its duration: `durations` in
    seconds, or `units` in units of `unit_seconds`, which say nothing without it. Blank lines and other keys are passed
    over.
    """

    def __init__(self, path: Path, audio: str = "{audio}", unit_seconds: float | None = None) -> None:
        self.path, self.audio, self.unit_seconds = Path(path), audio, unit_seconds

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`."""
        try:
            lines = self.path.read_text(encoding="utf-8-sig").split("\n")  # a text may hold other line separators
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the manifest {self.path} cannot be read: {error}") from error
        items: dict[str, Item] = {}
        seen: dict[str, int] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            where = f"{self.path}, line {number}"
            item = self._item(line, where)
            if item.id in items:
                raise InputError(f"{where}: the id {item.id!r} is taken by line {seen[item.id]}")
            items[item.id], seen[item.id] = item, number
        if not items:
            raise InputError(f"the manifest {self.path} holds no recording")
        return [item for item in items.values() if split is None or item.split == split]

    def _item(self, line: str, where: str) -> Item:
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{where}: not JSON ({error})") from error
        if not isinstance(entry, dict):
            raise InputError(f"{where}: must be an object with the keys audio, text and speaker")
        text, speaker = (_string(entry, key, where) for key in ("text", "speaker"))
        audio = self.path.parent / self._audio(entry, where)
        phonemes, durations = _phonemes(entry, where), self._durations(entry, where)
        if durations is not None and len(durations) != len(phonemes or ()):
            counted = len(phonemes) if phonemes else "no"
            raise InputError(f"{where}: {len(durations)} durations for {counted} phonemes; there must be one for each")
        name = str(entry.get("id", audio.stem))
        return Item(name, audio, text, speaker, str(entry.get("split", "train")), phonemes, durations)

    def _audio(self, entry: Line, where: str) -> str:
        try:
            return self.audio.format_map(entry)
        except (KeyError, IndexError, AttributeError, ValueError) as error:
            raise InputError(
                f"{where}: the audio file is {self.audio!r}, and the line gives no {error}; see corpus.audio"
            ) from error

    def _durations(self, entry: Line, where: str) -> tuple[float, ...] | None:
        """Seconds of each phoneme."""
        key = "durations" if entry.get("durations") is not None else "units"
        values = entry.get(key)
        if values is None or (key == "units" and self.unit_seconds is None):
            return None
        if not isinstance(values, list) or not all(_is_length(value) for value in values):
            raise InputError(f"{where}: {key!r} must be a list of numbers from 0 upwards")
        unit = 1.0 if key == "durations" or self.unit_seconds is None else self.unit_seconds
        return tuple(value * unit for value in values)


def _string(entry: Line, key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise InputError(f"{where}: the key {key!r} must be there and be a string")
    return value


def _phonemes(entry: Line, where: str) -> tuple[str, ...] | None:
    values = entry.get("phonemes")
    if not isinstance(values, str | list | None) or not all(isinstance(value, str) for value in values or ()):
        raise InputError(f"{where}: 'phonemes' must be a string of one-character symbols or a list of symbols")
    return tuple(values) if values else None


def _is_length(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
