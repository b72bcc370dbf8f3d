"""What is spoken in an evaluation: each text with the prompt of its speaker."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxloom.corpus import Item
from voxloom.errors import InputError


@dataclass(frozen=True)
class Trial:
    """An item to speak, the speaker's recording it is prompted with, and a further one where there is one."""

    item: Item
    prompt: Item
    reference: Item | None


def trials_of(items: Sequence[Item], limit: int | None = None) -> list[Trial]:
    """The prompt is the speaker's first other recording in the set's order, the reference the one after.

    Raises:
        InputError: when there is no item, or a speaker has a single recording.
    """
    if not items:
        raise InputError("the set holds no recording in this split")
    by_speaker: dict[str, list[Item]] = {}
    for item in items:
        by_speaker.setdefault(item.speaker, []).append(item)
    return [_trial(item, by_speaker[item.speaker]) for item in items[:limit]]


def _trial(item: Item, recordings: Sequence[Item]) -> Trial:
    others = [other for other in recordings if other.id != item.id]
    if not others:
        raise InputError(f"the speaker {item.speaker!r} has only {item.id} in the set, so it has no prompt")
    return Trial(item, others[0], others[1] if len(others) > 1 else None)
