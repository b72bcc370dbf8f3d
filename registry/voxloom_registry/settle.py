"""Which part fills a slot, and the options that layers set for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from voxloom_registry.config import DEFAULT, MODEL
from voxloom_registry.errors import ConfigError, PluginError
from voxloom_registry.layers import Assigned, Layer, from_mapping
from voxloom_registry.names import hint
from voxloom_registry.offers import Offer, Slot
from voxloom_registry.registry import Registry
from voxloom_registry.schema import Field, fields_of


@dataclass
class Settled:
    """A slot's part with the values set for it, before checking, filling and defaults."""

    slot: Slot
    part: str | None
    part_origin: str
    offer: Offer | None = None
    schema: type | None = None
    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    faulty: bool = False
    """Whether what it was given could not be read, which is reported already."""

    @property
    def empty(self) -> bool:
        """Whether it holds no part, and on purpose."""
        return self.part is None and not self.faulty

    @property
    def owner(self) -> str:
        """How messages call the part."""
        return f"the {self.slot.kind} {self.part!r}"

    @property
    def fields(self) -> dict[str, Field]:
        """The options of its part."""
        return dict(fields_of(self.schema))


@dataclass(frozen=True)
class _Choice:
    """What an assignment stands for: a part and the options its YAML sets."""

    part: str | None
    origin: str
    options: dict[str, Any] = field(default_factory=dict)
    options_origin: str = DEFAULT
    faulty: bool = False


def settle(registry: Registry, slot: Slot, layers: Sequence[Layer], faults: list[str]) -> Settled:
    """The part of `slot` and its values: an assignment clears what weaker layers set, and options add to it.

    A part whose options extend those of the part before it, or are extended by them, takes over what both know. What
    the slot names as its default outranks an assignment by a lenient layer.
    """
    choice = _choose(registry, slot, Assigned(slot.default), DEFAULT, faults)
    values, origins = dict(choice.options), dict.fromkeys(choice.options, choice.options_origin)
    inherited: frozenset[str] = frozenset()
    for layer in layers:
        if layer.lenient and slot.default is not None and slot.name in layer.assigned:
            continue
        if slot.name in layer.assigned:
            before, choice = choice, _choose(registry, slot, layer.assigned[slot.name], layer.origin, faults)
            if not _related(registry, slot, before.part, choice.part):
                values, origins = {}, {}
            inherited = frozenset(values) - frozenset(choice.options)
            values |= choice.options
            origins |= dict.fromkeys(choice.options, choice.options_origin)
        set_here = layer.options.get(slot.name, {})
        inherited -= frozenset(set_here)
        values |= set_here
        origins |= dict.fromkeys(set_here, layer.origin)
    for name in inherited - _known(registry, slot, choice.part):
        del values[name], origins[name]
    settled = Settled(slot, choice.part, choice.origin, values=values, origins=origins, faulty=choice.faulty)
    if choice.part is None:
        if values and not choice.faulty and not all(layer.lenient for layer in layers if slot.name in layer.options):
            faults.append(
                f"{slot.name}.{next(iter(values))}: the slot {slot.name!r} is empty; fill it with {slot.name}=NAME"
            )
        settled.values, settled.origins = {}, {}
        return settled
    try:
        named = {*registry.folders.names(slot.name), *registry.folders.names(slot.kind)}
        settled.offer = registry.find(slot.kind, choice.part, also=named)
        settled.schema = registry.schema(settled.offer)
    except PluginError as error:
        faults.append(f"{slot.name}={choice.part}: {error} ({choice.origin})")
    return settled


def model_layers(registry: Registry, layers: Sequence[Layer], faults: list[str]) -> list[Layer]:
    """`layers` with what the chosen model's YAML says of other slots, just below the layer that chose the model."""
    chosen = [index for index, layer in enumerate(layers) if MODEL in layer.assigned]
    if not chosen:
        return list(layers)
    assigned = layers[chosen[-1]].assigned[MODEL]
    if assigned.name is None or assigned.exact:
        return list(layers)
    try:
        named = registry.folders.find(MODEL, assigned.name)
        slots = named.read().get("slots", {}) if named else {}
    except ConfigError:
        return list(layers)  # reported when the model's slot is settled
    if named is None or not slots:
        return list(layers)
    if not isinstance(slots, dict):
        faults.append(f"{named.origin}: slots: must be a mapping of slots")
        return list(layers)
    below = from_mapping(slots, named.origin, faults)
    return [*layers[: chosen[-1]], below, *layers[chosen[-1] :]]


def _choose(registry: Registry, slot: Slot, assigned: Assigned, origin: str, faults: list[str]) -> _Choice:
    name = assigned.name
    if name is None or assigned.exact:
        return _Choice(name, origin)
    try:
        named = registry.folders.find(slot.name, name) or registry.folders.find(slot.kind, name)
        if named is None:
            return _Choice(name, origin)
        options = named.read()
    except ConfigError as error:
        faults += error.faults
        return _Choice(None, origin, faulty=True)
    part = options.pop("part", None)
    if slot.name == MODEL:
        options.pop("slots", None)
    if not isinstance(part, str):
        known = hint("", registry.names(slot.kind))
        faults.append(f"{named.origin} of {named.distribution}: must name its {slot.kind} as `part: NAME`{known}")
        return _Choice(None, origin, faulty=True)
    return _Choice(part, f"{origin}, {named.origin}", options, named.origin)


def _related(registry: Registry, slot: Slot, before: str | None, now: str | None) -> bool:
    """Whether the options of one of two parts extend those of the other."""
    one, other = _schema(registry, slot, before), _schema(registry, slot, now)
    return (
        one is not None
        and other is not None
        and one is not other
        and (issubclass(one, other) or issubclass(other, one))
    )


def _known(registry: Registry, slot: Slot, part: str | None) -> frozenset[str]:
    return frozenset(fields_of(_schema(registry, slot, part)))


def _schema(registry: Registry, slot: Slot, part: str | None) -> type | None:
    if part is None:
        return None
    try:
        return registry.schema(registry.find(slot.kind, part))
    except PluginError:
        return None  # reported when the slot is settled
