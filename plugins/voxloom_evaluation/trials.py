"""What is spoken in an evaluation: each text with the prompt of its speaker."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom_evaluation.prompting import Choose, Stretch, first, lasting


@dataclass(frozen=True)
class Trial:
    """An item to speak, the speaker's recording it is prompted with, and a further one where there is one.

    Of the prompt, `stretch` is used, or all of it. Where nobody has recorded the item's text, `recorded` is False.
    """

    item: Item
    prompt: Item
    reference: Item | None
    stretch: Stretch | None = None
    recorded: bool = True


def trials_of(
    items: Sequence[Item],
    limit: int | None = None,
    choose: Choose = first,
    seconds: tuple[float, float] | None = None,
    every: int = 1,
) -> list[Trial]:
    """The first `limit` items, or of those that last `seconds` (from, to), or of every so many-th of these.

    Any recording of the speaker may prompt.

    Raises:
        InputError: when there is no item, or a speaker has no recording that can be chosen.
    """
    if not items:
        raise InputError("the set holds no recording in this split")
    by_speaker: dict[str, list[Item]] = {}
    for item in items:
        by_speaker.setdefault(item.speaker, []).append(item)
    return [_trial(item, by_speaker[item.speaker], choose) for item in lasting(items, seconds)[::every][:limit]]


def _trial(item: Item, recordings: Sequence[Item], choose: Choose) -> Trial:
    others = [other for other in recordings if other.id != item.id]
    if not others:
        raise InputError(f"the speaker {item.speaker!r} has only {item.id} in the set, so it has no prompt")
    chosen = choose(item, others)
    return Trial(item, chosen.prompt, chosen.reference, chosen.stretch)


def requested(items: Sequence[Item], limit: int | None = None, every: int = 1) -> list[Trial]:
    """The first `limit` requests, or of every so many-th: items whose audio is their prompt."""
    return [Trial(item, item, None, recorded=False) for item in items[::every][:limit]]
