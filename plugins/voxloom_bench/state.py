"""What was measured so far, in a file that is gone on with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom_bench.measurement import Figures

FORMAT = "voxloom-bench-1"


@dataclass
class Measured:
    """Of one measurement: how many rounds it was in, and every value by figure."""

    rounds: int = 0
    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, figures: Figures) -> None:
        """Values that belong to no round."""
        for name, values in figures.items():
            self.values.setdefault(name, []).extend(values)


@dataclass
class State:
    """Every measurement by key, and what figures depend on."""

    about: Mapping[str, Any]
    path: Path | None = None
    measured: dict[str, Measured] = field(default_factory=dict)

    @classmethod
    def open(cls, about: Mapping[str, Any], path: Path | None) -> Self:
        """What `path` holds; nothing where there is no such file yet.

        Raises:
            InputError: when it holds something else, or was measured on something else.
        """
        if path is None or not path.exists():
            return cls(about, path)
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            if found["format"] != FORMAT:
                raise ValueError
            told, measured = found["about"], found["measured"]
            read = {key: Measured(int(each["rounds"]), dict(each["values"])) for key, each in measured.items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise InputError(
                f"{path}: holds nothing that `voxloom bench` could go on with; name another file"
            ) from error
        _refuse_another(told, json.loads(json.dumps(about)), path)
        return cls(about, path, read)

    def of(self, key: str) -> Measured:
        """What is known under `key`."""
        return self.measured.setdefault(key, Measured())

    def round(self, key: str, figures: Figures) -> None:
        """Keep one round of a measurement."""
        self.of(key).add(figures)
        self.of(key).rounds += 1
        self.save()

    def beside(self, key: str, figures: Figures) -> None:
        """Keep what is measured once."""
        self.of(key).add(figures)
        self.save()

    def save(self, more: Mapping[str, Any] | None = None) -> None:
        """Write it, with what came of it if that is known.

        Raises:
            InputError: when the file cannot be written.
        """
        if self.path is None:
            return
        plain = {"format": FORMAT, "about": self.about, **(more or {})}
        plain["measured"] = {key: vars(each) for key, each in self.measured.items()}
        try:
            write_text(self.path, json.dumps(plain, indent=1) + "\n")
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written ({error.strerror})") from error


def _refuse_another(told: Mapping[str, Any], about: Mapping[str, Any], path: Path) -> None:
    differing = [key for key in {**told, **about} if told.get(key) != about.get(key)]
    if differing:
        raise InputError(
            f"{path}: was measured with another {' and '.join(differing)}; undo that to go on with it, or name another "
            "file"
        )


def check_folder(path: Path | None) -> None:
    """Refuse a file that could not be written, before anything is measured.

    Raises:
        InputError: when it lies in no folder.
    """
    if path is not None and not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}; make it first")
