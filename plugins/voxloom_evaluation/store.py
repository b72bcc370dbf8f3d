"""The folder of an evaluation: audio that is made once, and what it was made with."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom.audio import read, write
from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom.metric import Durations
from voxloom.model import Recording
from voxloom.result import AudioResult
from voxloom_evaluation.symbols import symbols_of

_MADE = "audio.json"


@dataclass(frozen=True)
class Made:
    """A wave, with the seconds spent on its parts and the durations spoken, where they are known."""

    recording: Recording
    timings: dict[str, float] | None = None
    durations: Durations | None = None


class AudioStore:
    """Waves by id as 16-bit WAV files, each with a key of what made it, and the timings and durations of then.

    `audio.json` tells others besides which `file` a wave lies in, and its `symbols`: each with when it begins and ends.
    """

    def __init__(self, folder: Path) -> None:
        """Raises: InputError: when the folder cannot be made."""
        self._audio = folder / "audio"
        self._index = folder / _MADE
        try:
            self._audio.mkdir(parents=True, exist_ok=True)
            made = json.loads(self._index.read_text()) if self._index.exists() else {}
        except (OSError, ValueError) as error:
            raise InputError(f"{folder} cannot hold an evaluation: {error}") from error
        self._made: dict[str, dict[str, Any]] = made

    def path(self, name: str) -> Path:
        """Where the wave `name` lies."""
        return self._audio / (name.replace("/", "_") + ".wav")

    def find(self, name: str, key: str) -> Made | None:
        """The wave, if it was made with `key` and its durations were noted."""
        made = self._made.get(name)
        if made is None or made["key"] != key or "durations" not in made or not self.path(name).exists():
            return None
        durations = made["durations"]
        return Made(
            read(self.path(name)),
            dict(made["timings"]),
            None if durations is None else tuple((symbol, seconds) for symbol, seconds in durations),
        )

    def keep(self, name: str, key: str, said: AudioResult) -> Made:
        """Write what was said and give back what the file holds, so that a second run measures the same samples."""
        write(self.path(name), said.wave.clamp(-1, 1), said.sample_rate)
        self._made[name] = {
            "key": key,
            "file": f"{self._audio.name}/{self.path(name).name}",
            "timings": dict(said.timings),
            "durations": said.durations,
            "symbols": symbols_of(said),
        }
        write_json(self._index, self._made)
        return Made(read(self.path(name)), dict(said.timings), said.durations)


def write_json(path: Path, content: object) -> None:
    """Write `content`, whole or not at all."""
    write_text(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
