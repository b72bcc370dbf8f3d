"""Recipes: YAML that assigns slots and lists stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom_registry.errors import ConfigError
from voxloom_registry.folders import read_file
from voxloom_registry.layers import Layer, from_mapping
from voxloom_registry.names import PART_NAME, hint
from voxloom_registry.registry import Registry

RECIPE = "recipe"
OBJECTIVE = "objective"
"""The kind of a stage's objective, and its key in a stage."""
TRAINER = "trainer"
"""The slot whose options a stage may set for itself."""

_KEYS = ("name", OBJECTIVE, "freeze", TRAINER)


@dataclass(frozen=True)
class Stage:
    """A stage as written: its objective's slot bears its name."""

    name: str
    freeze: tuple[str, ...]
    trainer: dict[str, Any]
    origin: str


@dataclass(frozen=True)
class Recipe:
    """What a recipe says: settings for slots, its stages' objectives among them, and the stages in order."""

    layer: Layer
    stages: tuple[Stage, ...]


def find_recipe(registry: Registry, layers: Sequence[Layer], faults: list[str]) -> Recipe | None:
    """The recipe that the strongest layer names, if any; `recipe=FILE.yaml` names a file of the user's."""
    names = [layer.assigned[RECIPE] for layer in layers if RECIPE in layer.assigned]
    if not names or names[-1].name is None:
        return None
    name = names[-1].name
    try:
        if name.endswith((".yaml", ".yml")):
            return _parse(read_file(Path(name)), name, faults)
        named = registry.folders.find(RECIPE, name)
        if named is None:
            faults.append(f"recipe={name}: no recipe is named {name!r}{hint(name, registry.folders.names(RECIPE))}")
            return None
        return _parse(named.read(), named.origin, faults)
    except ConfigError as error:
        faults += error.faults
        return None


def _parse(mapping: dict[str, Any], origin: str, faults: list[str]) -> Recipe:
    written = mapping.pop("stages", [])
    layer = from_mapping(mapping, origin, faults)
    if not isinstance(written, list) or not all(isinstance(stage, dict) for stage in written):
        faults.append(f"{origin}: stages: must be a list of mappings")
        return Recipe(layer, ())
    stages: list[Stage] = []
    for number, stage in enumerate(written, start=1):
        parsed = _stage(stage, f"{origin}: stage {number}", origin, layer, faults)
        if parsed is not None and parsed.name in {earlier.name for earlier in stages}:
            faults.append(f"{origin}: stage {number}: the name {parsed.name!r} is taken by an earlier stage")
        elif parsed is not None:
            stages.append(parsed)
    return Recipe(layer, tuple(stages))


def _stage(stage: Mapping[str, Any], where: str, origin: str, layer: Layer, faults: list[str]) -> Stage | None:
    faults += [f"{where}: has no key {key!r}{hint(str(key), _KEYS)}" for key in stage if key not in _KEYS]
    name, objective = stage.get("name"), stage.get(OBJECTIVE)
    if not isinstance(name, str) or PART_NAME.fullmatch(name) is None:
        faults.append(f"{where}: name: must be letters, digits, '-' and '_', not {name!r}")
        return None
    if not isinstance(objective, str | Mapping):
        faults.append(f"{where}: objective: must name a part, not {objective!r}")
        return None
    written = from_mapping({name: objective}, origin, faults)
    layer.assigned.update(written.assigned)
    layer.options.update(written.options)
    freeze, trainer = stage.get("freeze", []), stage.get(TRAINER, {})
    if not isinstance(freeze, list) or not isinstance(trainer, dict):
        faults.append(f"{where}: freeze must be a list of slots, and trainer a mapping of options")
        return None
    return Stage(name, tuple(str(slot) for slot in freeze), trainer, origin)
