"""Time and memory of systems in turns: each utterance by one after the other, round after round."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from voxloom.files import write_text
from voxloom_studies.comparing.process import Speaker, Taken, Trial
from voxloom_studies.statistics import Measured, mean

FASTEST = 3
"""One round of so many counts."""

Rounds = list[dict[str, dict[str, Taken]]]
"""Of each round, by system and utterance."""


@dataclass(frozen=True)
class Turns:
    """Rounds in a file, which goes with what made them: other systems or utterances begin anew."""

    path: Path
    made: Mapping[str, Any]
    at_least: int
    at_most: int

    def read(self) -> Rounds:
        """The rounds that are kept."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # nothing is there, or nothing whole: measured anew
            return []
        if kept.get("made") != json.loads(json.dumps(self.made)):
            return []
        return [
            {system: {name: Taken(**taken) for name, taken in row.items()} for system, row in each.items()}
            for each in kept["rounds"]
        ]

    def write(self, rounds: Rounds) -> None:
        """Keep them."""
        plain = [
            {system: {key: vars(taken) for key, taken in row.items()} for system, row in r.items()} for r in rounds
        ]
        write_text(self.path, json.dumps({"made": self.made, "rounds": plain}) + "\n")

    def lacking(self, rounds: Rounds, is_decided: Callable[[Rounds], bool]) -> bool:
        """Whether there is to be another: until there are enough, and then while something is undecided."""
        return len(rounds) < self.at_least or (len(rounds) < self.at_most and not is_decided(rounds))


def take_turns(
    turns: Turns,
    start: Callable[[ExitStack], Sequence[Speaker]],
    trials: Sequence[Trial],
    seed: int,
    is_decided: Callable[[Rounds], bool],
) -> Rounds:
    """As many rounds as are lacking. Each system speaks once before, so that what is loaded late does not count."""
    rounds = turns.read()
    if not turns.lacking(rounds, is_decided):
        return rounds
    with ExitStack() as stack:
        speakers = start(stack)
        for speaker in speakers:
            speaker.say(trials[0], seed)
        while turns.lacking(rounds, is_decided):
            rounds.append(_round(speakers, trials, seed, len(rounds)))
            turns.write(rounds)
    return rounds


def _round(speakers: Sequence[Speaker], trials: Sequence[Trial], seed: int, number: int) -> dict[str, dict[str, Taken]]:
    """Whoever begins is another each time, and the others follow forwards, then backwards."""
    taken: dict[str, dict[str, Taken]] = {speaker.name: {} for speaker in speakers}
    told = f"time and memory, round {number + 1}"
    for place, trial in enumerate(track(trials, told, console=Console(stderr=True), transient=True)):
        times, first = divmod(number * len(trials) + place, len(speakers))
        order = [*speakers[first:], *speakers[:first]][:: -1 if times % 2 else 1]
        for speaker in order:
            taken[speaker.name][trial.id] = speaker.say(trial, seed)
    return taken


def speed_of(rounds: Rounds, system: str) -> Measured:
    """The real-time factor, of each utterance by the mean of its fastest third of rounds.

    Other work on the machine only ever slows: the fastest rounds tell most, and one alone may be luck.
    """
    tallies: dict[str, tuple[float, ...]] = {
        name: (_fastest([each[system][name].seconds for each in rounds]), taken.audio_seconds)
        for name, taken in rounds[0][system].items()
    }
    return Measured("lower", tallies, mean)


def _fastest(seconds: Sequence[float]) -> float:
    count = -(-len(seconds) // FASTEST)
    return sum(sorted(seconds)[:count]) / count


def memory_of(rounds: Rounds, system: str) -> Measured | None:
    """The highest peak of memory in MB while each utterance was spoken; None where the system does not tell it."""
    peaks: dict[str, tuple[float, ...]] = {}
    for name in rounds[0][system]:
        known = [mark for each in rounds if (mark := each[system][name].peak_mb) is not None]
        if not known:
            return None
        peaks[name] = max(known), 1.0
    return Measured("lower", peaks, mean)
