"""A corpus as a JSON Lines file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError


class ManifestCorpus(AbstractCorpus):
    """One object a line: `text`, `speaker` and `audio`; optional `id`, `split`, `phonemes` and `durations`.

    `phonemes` is a list of symbols, or a string of one-character symbols; `durations` (or `units`) holds one number per
    symbol, in units of `unit_seconds`. Blank lines are passed over. Ids default to the audio file's stem.
    """

    def __init__(self, path: Path, audio: str = "{audio}", unit_seconds: float = 1.0) -> None:
        self.path, self.audio, self.unit_seconds = Path(path), audio, unit_seconds

    def items(self, split: str | None = None) -> Sequence[Item]:
        """See `AbstractCorpus.items`."""
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"the manifest {self.path} cannot be read: {error}") from error
        items: dict[str, Item] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            item = self._item(line, f"{self.path}, line {number}")
            if item.id in items:
                raise InputError(f"{self.path}, line {number}: the id {item.id!r} is taken by an earlier line")
            items[item.id] = item
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
        phonemes, durations = self._alignment(entry, where)
        name = str(entry.get("id", audio.stem))
        return Item(name, audio, text, speaker, str(entry.get("split", "train")), phonemes, durations)

    def _audio(self, entry: Mapping[str, Any], where: str) -> str:
        try:
            return self.audio.format_map(entry)
        except (KeyError, IndexError, ValueError) as error:
            raise InputError(f"{where}: audio={self.audio!r} needs the key {error}, which the line lacks") from error

    def _alignment(
        self, entry: Mapping[str, Any], where: str
    ) -> tuple[tuple[str, ...] | None, tuple[float, ...] | None]:
        phonemes = tuple(entry["phonemes"]) if entry.get("phonemes") else None
        given = entry.get("durations", entry.get("units"))
        if given is None:
            return phonemes, None
        if phonemes is None or len(given) != len(phonemes):
            counted = "none" if phonemes is None else str(len(phonemes))
            raise InputError(f"{where}: {len(given)} durations for {counted} phonemes; there must be one for each")
        if not all(isinstance(value, int | float) and value >= 0 for value in given):
            raise InputError(f"{where}: durations must be numbers from 0 upwards")
        return phonemes, tuple(value * self.unit_seconds for value in given)


def _string(entry: Mapping[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str):
        raise InputError(f"{where}: the key {key!r} must be there and be a string")
    return value
