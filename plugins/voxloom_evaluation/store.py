"""The folder of an evaluation: audio that is made once, and what it was made with."""

import json
from collections.abc import Mapping
from pathlib import Path

from voxloom.audio import read, write
from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom.model import Recording

_MADE = "audio.json"


class AudioStore:
    """Waves by id as 16-bit WAV files, each with a key of what made it and the timings taken then."""

    def __init__(self, folder: Path) -> None:
        """Raises: InputError: when the folder cannot be made."""
        self._audio = folder / "audio"
        self._index = folder / _MADE
        try:
            self._audio.mkdir(parents=True, exist_ok=True)
            made = json.loads(self._index.read_text()) if self._index.exists() else {}
        except (OSError, ValueError) as error:
            raise InputError(f"{folder} cannot hold an evaluation: {error}") from error
        self._made: dict[str, dict[str, object]] = made

    def path(self, name: str) -> Path:
        """Where the wave `name` lies."""
        return self._audio / (name.replace("/", "_") + ".wav")

    def find(self, name: str, key: str) -> tuple[Recording, dict[str, float]] | None:
        """The wave and its timings, if it was made with `key`."""
        made = self._made.get(name)
        if made is None or made["key"] != key or not self.path(name).exists():
            return None
        timings = made["timings"]
        return read(self.path(name)), dict(timings) if isinstance(timings, Mapping) else {}

    def keep(self, name: str, key: str, recording: Recording, timings: Mapping[str, float]) -> Recording:
        """Write a wave and give back what the file holds, so that a second run measures the same samples."""
        write(self.path(name), recording.wave.clamp(-1, 1), recording.sample_rate)
        self._made[name] = {"key": key, "timings": dict(timings)}
        write_json(self._index, self._made)
        return read(self.path(name))


def write_json(path: Path, content: object) -> None:
    """Write `content`, whole or not at all."""
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
