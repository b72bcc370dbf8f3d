"""The recipe of a run: one by name, the study's own, or a single stage of either. No torch here."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from voxloom.files import write_text
from voxloom_registry import ConfigError, Registry, dump, hint, read_file
from voxloom_studies.definition import Run


def recipe_of(registry: Registry, run: Run, where: str, path: Path) -> str:
    """What follows `recipe=` on a command line; a recipe that has no name as it is wanted is written to `path`.

    Raises:
        ConfigError: when there is no such recipe or stage; `where` names the run in the message.
    """
    if isinstance(run.recipe, str) and run.stage is None:
        return run.recipe
    mapping = dict(run.recipe) if isinstance(run.recipe, Mapping) else _named(registry, str(run.recipe), where)
    if run.stage is not None:
        mapping = _only(registry, mapping, run.stage, where)
    write_text(path, dump(mapping))
    return str(path)


def _named(registry: Registry, name: str, where: str) -> dict[str, Any]:
    if name.endswith((".yaml", ".yml")):
        return read_file(Path(name))
    found = registry.folders.find("recipe", name)
    if found is None:
        known = registry.folders.names("recipe")
        raise ConfigError([f"{where}: recipe: no recipe is named {name!r}{hint(name, known)}"])
    return found.read()


def _only(registry: Registry, mapping: dict[str, Any], stage: str, where: str) -> dict[str, Any]:
    """The recipe with that stage alone, and without slots that only objectives of the other stages have."""
    stages = [each for each in mapping.get("stages", []) if isinstance(each, Mapping)]
    kept = [each for each in stages if each.get("name") == stage]
    if not kept:
        known = [str(each.get("name")) for each in stages]
        raise ConfigError([f"{where}: stage: the recipe has no stage {stage!r}{hint(stage, known)}"])
    foreign = _slots(registry, stages) - _slots(registry, kept)
    return {**{key: value for key, value in mapping.items() if key not in foreign}, "stages": kept}


def _slots(registry: Registry, stages: Iterable[Mapping[str, Any]]) -> set[str]:
    """The slots of parts that the objectives of these stages are built with."""
    written = [stage.get("objective") for stage in stages]
    names = [objective.get("part") if isinstance(objective, Mapping) else objective for objective in written]
    known = registry.names("objective")
    return {slot for name in names if name in known for slot in registry.find("objective", str(name)).parts}
