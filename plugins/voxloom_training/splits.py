"""Which items are trained on and which are held out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voxloom.corpus import Item
from voxloom_training.seeds import seed_of


@dataclass(frozen=True)
class Split:
    """Items to train on, held-out items, and how these were chosen."""

    train: list[Item]
    validation: list[Item]
    told: str


def hold_out(
    items: Sequence[Item], share: float, most: int, what: Literal["speakers", "recordings"] = "speakers"
) -> Split:
    """Hold out `share` of the speakers, chosen by a hash of their names, and validate on at most `most` of their items.

    With a single speaker, or when `what` says so, the same share of recordings is held out instead. At least one item
    is always held out as long as two are there; a share of 0 holds out none.
    """
    groups = {item.speaker for item in items}
    by_speaker = len(groups) > 1 and what == "speakers"
    keys = sorted(groups if by_speaker else {item.id for item in items}, key=lambda key: seed_of("held out", key))
    count = min(len(keys) - 1, max(1, round(share * len(keys)))) if share else 0
    chosen = set(keys[:count])

    def held(item: Item) -> bool:
        return (item.speaker if by_speaker else item.id) in chosen

    validation = sorted((item for item in items if held(item)), key=lambda item: seed_of("order", item.id))
    whose = f"{count} speakers" if by_speaker else f"the {len(groups)} speakers" if len(groups) > 1 else "its speaker"
    told = f"{len(validation[:most])} more, of {whose}, are held out" if count else "none is held out"
    return Split([item for item in items if not held(item)], validation[:most], told)
