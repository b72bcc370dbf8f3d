"""Systems before they are measured: a voice with changes, under a name of its own. No torch here."""

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voxloom_registry import ConfigError
from voxloom_studies.comparing.grid import Grid

VOICE = "voice"
"""The key of a grid that is no slot: voices by name or folder."""


@dataclass(frozen=True)
class Candidate:
    """A voice, by its name or where it lies, and the words it is loaded with."""

    name: str
    voice: str
    changes: tuple[str, ...]

    @property
    def folder_name(self) -> str:
        """What its evaluations go by."""
        return "+".join(self.name.split())


def of_grid(grid: Grid, voice: str) -> list[Candidate]:
    """A candidate for each combination; `voice` is that of combinations that name none."""
    found = []
    for words in grid.combinations():
        named = dict(word.split("=", 1) for word in (*grid.fixed, *words))
        speaking = named.pop(VOICE, voice)
        changes = tuple(f"{key}={value}" for key, value in named.items())
        found.append(Candidate(" ".join(words), speaking, changes))
    return distinct(found)


def of_entries(entries: Sequence[str]) -> list[Candidate]:
    """What people write: `VOICE`, or `VOICE SLOT.OPTION=VALUE...` in quotes; words without a voice are for all.

    Raises:
        ConfigError: with every fault, or when there are not two.
    """
    faults: list[str] = []
    shared = tuple(entry for entry in entries if "=" in entry.split(" ", 1)[0])
    found = [_of_entry(entry, shared, faults) for entry in entries if entry not in shared]
    if len(found) < 2:
        faults.append('name two voices or more, each with its own changes in quotes: nano "nano sampler.steps=2"')
    if faults:
        raise ConfigError(faults)
    return distinct(found)


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The same, with a number behind a name that was there before: it may be on purpose that something comes twice."""
    found: list[Candidate] = []
    times: dict[str, int] = {}
    for candidate in candidates:
        times[candidate.name] = number = times.get(candidate.name, 0) + 1
        found.append(candidate if number == 1 else replace(candidate, name=f"{candidate.name} ({number})"))
    return found


def _of_entry(entry: str, shared: tuple[str, ...], faults: list[str]) -> Candidate:
    if Path(entry).expanduser().is_dir():
        return Candidate(entry, entry, shared)
    try:
        voice, *changes = shlex.split(entry)
    except ValueError:
        faults.append(f"{entry!r}: must be a voice and its changes, such as 'nano sampler.steps=2'")
        return Candidate(entry, entry, ())
    wrong = [change for change in changes if "=" not in change]
    if wrong:
        faults.append(f"{entry!r}: {wrong[0]!r} is no change: after the voice come SLOT=NAME and SLOT.OPTION=VALUE")
    return Candidate(" ".join([voice, *changes]), voice, (*shared, *changes))
