"""Every slot of a configuration: the caller's, the stages', the model's, and those that parts are built with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from voxloom_registry.config import MODEL
from voxloom_registry.errors import PluginError
from voxloom_registry.layers import Layer
from voxloom_registry.offers import Edge, Slot, Wiring
from voxloom_registry.registry import Registry
from voxloom_registry.schema import check
from voxloom_registry.settle import Settled, settle


@dataclass
class Layout:
    """The settled slots in the order they were met, and the edges between them."""

    settled: dict[str, Settled] = field(default_factory=dict)
    built_with: list[Edge] = field(default_factory=list)
    """From each part to the part that is built with it."""
    wiring: Wiring | None = None

    def reached_from(self, slot: str) -> tuple[str, ...]:
        """`slot`, the wiring's slots if it is the model, and everything they are built with, in order."""
        reached = {slot}
        if slot == MODEL and self.wiring is not None:
            reached |= {wired.name for wired in self.wiring.slots}
        grown = True
        while grown:
            more = {edge.source for edge in self.built_with if edge.target in reached} - reached
            reached |= more
            grown = bool(more)
        return tuple(name for name in self.settled if name in reached)


def lay_out(registry: Registry, slots: Sequence[Slot], layers: Sequence[Layer], faults: list[str]) -> Layout:
    """Settle `slots`, and then every slot that their parts bring along."""
    layout = Layout()
    waiting = list(slots)
    while waiting:
        slot = waiting.pop(0)
        earlier = layout.settled.get(slot.name)
        if earlier is not None:
            if earlier.slot.kind != slot.kind:
                faults.append(
                    f"the slot {slot.name!r} is asked to hold a {earlier.slot.kind} and a {slot.kind} at once"
                )
            continue
        settled = layout.settled[slot.name] = settle(registry, slot, layers, faults)
        if settled.offer is None:
            continue
        if slot.name == MODEL and settled.offer.wiring is not None:
            try:
                layout.wiring = registry.wiring(settled.offer, provisional(settled))
            except PluginError as error:
                faults.append(str(error))
                continue
            waiting = [*(layout.wiring.slots if layout.wiring else ()), *waiting]
        layout.built_with += [Edge(part, slot.name) for part in settled.offer.parts]
        waiting += [Slot(part, kind) for part, kind in settled.offer.parts.items()]
    _refuse_empty(registry, layout, faults)
    return layout


def provisional(settled: Settled) -> Any:
    """The options of a part as far as they are known before filling; what is missing or wrong is None for now."""
    if settled.schema is None:
        return None
    checked = check(settled.schema, settled.values, owner=settled.owner)
    return settled.schema(**{name: checked.values.get(name) for name in settled.fields})


def _refuse_empty(registry: Registry, layout: Layout, faults: list[str]) -> None:
    for name in dict.fromkeys(edge.source for edge in layout.built_with):
        settled = layout.settled[name]
        owners = [layout.settled[edge.target] for edge in layout.built_with if edge.source == name]
        owners = [owner for owner in owners if owner.offer is None or name not in owner.offer.optional]
        if owners and settled.part is None and not settled.faulty:
            names = ", ".join(registry.names(settled.slot.kind)) or "none is installed"
            faults.append(f"{name}: {owners[0].owner} is built with one: set {name}=NAME ({names})")
