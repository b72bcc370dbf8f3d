"""From a configuration to objects: every part is built once, after the parts it is built with."""

from collections.abc import Container, Iterable, Mapping

from voxloom.model import AbstractModel
from voxloom.text import AbstractText
from voxloom_registry import MODEL, Config, ConfigError, Registry


def build_parts(
    registry: Registry,
    config: Config,
    slots: Iterable[str],
    ready: Mapping[str, object] | None = None,
    optional: Container[str] = (),
) -> dict[str, object]:
    """The parts in `slots` by slot, and with them those they are built with; `ready` ones are used as they are.

    For an `optional` slot that is empty there is None.

    Raises:
        ConfigError: when a slot is unknown.
        PluginError: when a part cannot be built.
    """
    built = dict(ready or {})
    for slot in slots:
        if slot in built:
            continue
        chosen = config.slots.get(slot)
        if chosen is None or chosen.part is None:
            if slot not in optional:
                raise ConfigError([f"{slot}: nothing fills this slot; set {slot}=NAME"])
            built[slot] = None
            continue
        offer = registry.find(chosen.kind, chosen.part)
        built = build_parts(registry, config, offer.parts, built, offer.optional)
        taken = {name: built[name] for name in offer.parts}
        built[slot] = registry.build(chosen.kind, chosen.part, chosen.options, **taken)
    return built


def assemble(registry: Registry, config: Config) -> AbstractModel:
    """The model of `config` with all its parts, its weights as its constructors leave them.

    Raises:
        ConfigError: when the configuration names no model.
        PluginError: when a part cannot be built.
    """
    chosen = config.slots.get(MODEL)
    if chosen is None or chosen.part is None:
        raise ConfigError([f"model: must be set, to one of {', '.join(registry.names(MODEL))}"])
    names = [slot for slot in config.model_slots if slot != MODEL and config.slots[slot].part is not None]
    parts = build_parts(registry, config, names)
    model: AbstractModel = registry.build(MODEL, chosen.part, chosen.options, parts)
    return model


def symbols_of(config: Config, model: AbstractModel) -> tuple[str, ...]:
    """The vocabulary of the model's text part; empty for a model without one."""
    slot = text_slot(config)
    return model.part(slot, AbstractText).vocabulary if slot else ()


def text_slot(config: Config) -> str | None:
    """The model's slot that holds its text part."""
    found = (slot for slot in config.model_slots if config.slots[slot].kind == "text" and config.slots[slot].part)
    return next(found, None)
