"""Which recording of a speaker a text is spoken after, and how much of it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from voxloom.audio import opened
from voxloom.corpus import Item
from voxloom.errors import InputError

PROMPT_SECONDS = 3.0
"""What VALL-E, and the paper after it, prompt with."""

Stretch = tuple[float, float]
"""Where a stretch of a recording starts and how long it lasts, in seconds."""


@dataclass(frozen=True)
class Chosen:
    """A recording to speak after, or a stretch of it, and a further one of the same speaker where there is one."""

    prompt: Item
    reference: Item | None
    stretch: Stretch | None = None


Choose = Callable[[Item, Sequence[Item]], Chosen]
"""What is chosen for an item among the speaker's other recordings, of which there is at least one."""


def first(item: Item, others: Sequence[Item]) -> Chosen:  # noqa: ARG001
    """The first other recording, all of it; the second is the reference."""
    return Chosen(others[0], others[1] if len(others) > 1 else None)


def random_stretch(seconds: float, seed: int) -> Choose:
    """A random stretch of a random other recording that is long enough, as VALL-E and FlashSpeech are tested.

    Every item draws from a generator of its own, so that a part of a set is spoken as in the whole.
    """

    def choose(item: Item, others: Sequence[Item]) -> Chosen:
        long = [other for other in others if seconds_of(other.audio) >= seconds]
        if not long:
            raise InputError(
                f"the speaker {item.speaker!r} has no recording of {seconds:g} s in the set besides {item.id}"
            )
        rng = random.Random(f"{seed} {item.id}")
        prompt = rng.choice(long)
        start = rng.uniform(0.0, seconds_of(prompt.audio) - seconds)
        rest = [other for other in others if other.id != prompt.id]
        return Chosen(prompt, rng.choice(rest) if rest else None, (start, seconds))

    return choose


def lasting(items: Sequence[Item], bounds: tuple[float, float] | None) -> list[Item]:
    """The items whose recordings last that long, from and to, in seconds.

    Raises:
        InputError: when there are items and none does.
    """
    if bounds is None:
        return list(items)
    found = [item for item in items if bounds[0] <= seconds_of(item.audio) <= bounds[1]]
    if items and not found:
        raise InputError(f"no recording of the set lasts {bounds[0]:g} to {bounds[1]:g} s")
    return found


@cache
def seconds_of(path: Path) -> float:
    """How long a recording lasts, by its header."""
    with opened(path) as file:
        return float(file.frames / file.samplerate)
