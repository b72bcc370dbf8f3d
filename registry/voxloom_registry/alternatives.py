"""What could stand in a part's place."""

from voxloom_registry.errors import VoxloomError
from voxloom_registry.fit import Fitted
from voxloom_registry.registry import Registry


def alternatives(registry: Registry, part: Fitted) -> list[Fitted]:
    """The other parts of its kind with the facts and needs of their defaults; one that has to be set up is left out."""
    found = []
    for name in registry.names(part.kind):
        if name == part.part:
            continue
        offer = registry.find(part.kind, name)
        try:
            options = registry.options(offer, {})
            facts, needs = registry.facts(offer, options), registry.needs(offer, options)
        except VoxloomError:  # it lacks a value or cannot be described: no remedy to name
            continue
        found.append(Fitted(part.slot, part.kind, name, facts, needs))
    return found
