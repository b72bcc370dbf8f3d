"""Options checked in the order of the edges, so that what one part states can fill an option of the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any, Literal

from voxloom_registry.config import DEFAULT, MODEL
from voxloom_registry.errors import PluginError
from voxloom_registry.fit import Fitted
from voxloom_registry.offers import Edge, Facts, Offer, known
from voxloom_registry.registry import Registry
from voxloom_registry.schema import check, instance, missing_fault
from voxloom_registry.settle import Settled

Mode = Literal["train", "speak"]

COMPLETED = "follows from the others"
"""The origin of an option that the part's own dataclass has set."""


@dataclass(frozen=True)
class Filled:
    """A part with its options complete and checked."""

    options: dict[str, Any]
    origins: dict[str, str]
    instance: Any
    fitted: Fitted


def fill(
    registry: Registry,
    settled: Mapping[str, Settled],
    edges: Sequence[Edge],
    mode: Mode,
    voice_origin: str | None,
    faults: list[str],
) -> dict[str, Filled]:
    """Every slot whose part's options are right.

    A fill takes the place of a default. When training it also takes the place of what a voice recorded, since the part
    it came from may have been swapped; when speaking the voice's value stands, and the fit check compares.
    """
    done: dict[str, Filled] = {}
    for name in _order(settled, edges):
        incoming = [edge for edge in edges if edge.target == name and edge.source in settled]
        slot = settled[name]
        if slot.offer is None:
            continue
        values, origins = dict(slot.values), dict(slot.origins)
        for edge in incoming:
            if edge.source not in done:
                continue
            for option, value in _offered(slot, edge, done[edge.source].fitted.facts).items():
                if option not in values or (mode == "train" and origins[option] == voice_origin):
                    values[option], origins[option] = value, f"filled from {edge.source}"
        faulty = [edge for edge in incoming if edge.source not in done and not settled[edge.source].empty]
        if MODEL in settled and settled[MODEL].empty:  # it brings slots that are not there yet
            faulty += [edge for edge in edges if edge.target == name and edge.source not in settled]
        awaited = frozenset(option for edge in faulty for option in edge.fills.values())
        found = _complete(registry, replace(slot, values=values, origins=origins), slot.offer, awaited, faults)
        if found is not None:
            done[name] = found
    return done


def _offered(slot: Settled, edge: Edge, facts: Facts) -> dict[str, Any]:
    """What the edge fills, as far as the source states it and this part has such an option."""
    return {
        option: known(facts, fact) for fact, option in edge.fills.items() if fact in facts and option in slot.fields
    }


def _complete(
    registry: Registry, slot: Settled, offer: Offer, awaited: frozenset[str], faults: list[str]
) -> Filled | None:
    prefix = f"{slot.slot.name}."
    checked = check(slot.schema, slot.values, owner=slot.owner, prefix=prefix, origins=slot.origins)
    lacking = [name for name in checked.missing if name not in awaited]  # the others follow from another part's fault
    found = [*checked.faults, *(missing_fault(name, owner=slot.owner, prefix=prefix) for name in lacking)]
    faults += found
    if found or checked.missing:
        return None
    try:
        made = instance(slot.schema, checked.values, owner=slot.slot.name)
        facts, needs = registry.facts(offer, made), registry.needs(offer, made)
    except (ValueError, PluginError) as error:
        faults.append(str(error))
        return None
    # A part may complete its own options, from the header of a file that one of them names, say.
    values = {name: getattr(made, name) for name in checked.values}
    origins = {name: slot.origins.get(name, DEFAULT) for name in values}
    origins |= {name: COMPLETED for name in values if values[name] != checked.values[name]}
    fitted = Fitted(slot.slot.name, offer.kind, offer.name, facts, needs, everywhere=slot.slot.everywhere)
    return Filled(values, origins, made, fitted)


def _order(settled: Mapping[str, Settled], edges: Sequence[Edge]) -> list[str]:
    filling = [edge for edge in edges if edge.fills and edge.source in settled and edge.target in settled]
    sorter = TopologicalSorter({name: [edge.source for edge in filling if edge.target == name] for name in settled})
    try:
        return list(sorter.static_order())
    except CycleError as error:
        raise PluginError(f"the model's edges fill in a circle: {' -> '.join(error.args[1])}") from error
