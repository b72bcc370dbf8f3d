"""What was learnt with a voice's weights stays as it is while speaking."""

from collections.abc import Mapping
from typing import Any

from voxloom_registry.config import MODEL, SlotConfig, spelled
from voxloom_registry.errors import VoxloomError
from voxloom_registry.offers import known
from voxloom_registry.registry import Registry
from voxloom_registry.settle import Settled


def part_refusals(slots: Mapping[str, SlotConfig], recorded: Mapping[str, Any], voice: str) -> dict[str, str]:
    """Slot -> refusal, for each learnt part that differs from what the voice recorded."""
    refused: dict[str, str] = {}
    for name, slot in slots.items():
        known = recorded.get(name)
        if known is None or not (slot.learnt or name == MODEL) or slot.part == known.get("part"):
            continue
        now, then = spelled(slot.part), spelled(known.get("part"))
        refused[name] = (
            f"{name}={now}: the {slot.kind} of the voice {voice!r} is {then!r}, learnt with its weights, so it changes"
            f" only in training: `voxloom train recipe=NAME {name}={now}`"
        )
    return refused


def alike(registry: Registry, settled: Settled, recorded: Mapping[str, Any]) -> bool:
    """Whether a part may take the recorded one's place because both state the same fact, the slot's `alike`."""
    name, fact = settled.slot.name, settled.slot.alike
    if fact is None or settled.offer is None:
        return False
    then = dict(recorded[name])
    try:
        before = registry.find(settled.slot.kind, str(then.pop("part", None)))
        stated = [
            known(registry.facts(offer, registry.options(offer, values)), fact)
            for offer, values in ((before, then), (settled.offer, settled.values))
        ]
    except (VoxloomError, KeyError):  # what is wrong with either is told elsewhere
        return False
    return stated[0] == stated[1]


def option_refusals(
    slots: Mapping[str, SlotConfig], learnt: Mapping[str, frozenset[str]], recorded: Mapping[str, Any], voice: str
) -> list[str]:
    """A refusal per learnt option that differs from what the voice recorded; `learnt` names them by slot."""
    refused: list[str] = []
    for name, slot in slots.items():
        known = recorded.get(name, {})
        if slot.part != known.get("part"):
            continue  # another part, and an exchangeable one, or it is refused as such
        for option in sorted(learnt.get(name, frozenset()) & set(known)):
            now, then = spelled(slot.options[option]), spelled(known[option])
            if now != then:
                refused.append(
                    f"{name}.{option}={now}: the voice {voice!r} was trained with {then}, and this changes only in"
                    f" training: `voxloom train recipe=NAME {name}.{option}={now}`"
                )
    return refused
