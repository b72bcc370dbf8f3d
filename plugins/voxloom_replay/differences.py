"""What `diff` gives."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from voxloom_registry import spelled
from voxloom_replay.comparison import Comparison
from voxloom_replay.recipe import Recipe

GROUPS = (
    "task",
    "voice",
    "request",
    "config",
    "files",
    "weights_sha256",
    "versions",
    "threads",
    "device",
    "machine",
    "licences",
)
"""In the order they are told; what follows from others, such as the hash of the configuration, is left out."""

WIDTH = 40
ABSENT = "-"


@dataclass(frozen=True)
class Differences:
    """Values of both recipes by dotted name where they differ, how the sounds compare, and which lack one."""

    files: tuple[str, str]
    recipes: dict[str, tuple[Any, Any]]
    sound: Comparison
    without: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """The table, line by line."""
        return (*self._recipe(), f"sound: {self.sound.told}")

    def _recipe(self) -> Iterator[str]:
        if self.without:
            yield from (f"{name}: there is no recipe inside; only the sound is compared" for name in self.without)
            return
        if not self.recipes:
            yield "recipe: the same"
            return
        rows = [("", *self.files), *((name, *map(_shown, _apart(*both))) for name, both in self.recipes.items())]
        wide = [max(len(row[column]) for row in rows) for column in range(2)]
        for row in rows:
            yield f"{row[0]:<{wide[0]}}  {row[1]:<{wide[1]}}  {row[2]}"

    def json(self) -> str:
        """All of it, nothing shortened."""
        plain = {
            "files": self.files,
            "recipes": {name: {"first": first, "second": second} for name, (first, second) in self.recipes.items()},
            "without_recipe": self.without,
            "sound": asdict(self.sound),
        }
        return json.dumps(plain, indent=1, ensure_ascii=False) + "\n"


def differences_between(first: Recipe, second: Recipe) -> dict[str, tuple[Any, Any]]:
    """The values that differ, in the order of `GROUPS`; None where a recipe has none."""
    ours, theirs = first.flat(), second.flat()
    names = [name for group in GROUPS for name in dict.fromkeys([*ours, *theirs]) if name.split(".")[0] == group]
    return {name: (ours.get(name), theirs.get(name)) for name in names if ours.get(name) != theirs.get(name)}


def _apart(first: Any, second: Any) -> tuple[Any, Any]:
    """Of two lists what the other lacks, if that is anything."""
    if not isinstance(first, list) or not isinstance(second, list):
        return first, second
    apart = [each for each in first if each not in second], [each for each in second if each not in first]
    return apart if any(apart) else (first, second)


def _shown(value: Any) -> str:
    text = ABSENT if value is None else " ".join(spelled(value).split())
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
