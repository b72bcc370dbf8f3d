"""Every YAML we ship, found by recursion, resolves."""

from importlib.resources import files
from pathlib import Path

import pytest

from voxloom.slots import CORE_SLOTS, CORPUS, MODEL, TASK, TRANSFORM, transform_slots
from voxloom_registry import Config, Registry, Slot, resolve
from voxloom_studies.reading import FOLDER as STUDY
from voxloom_studies.reading import find_study

REGISTRY = Registry.discover()
ROOT = Path(str(files("voxloom_configs")))
SHIPPED = sorted(ROOT.rglob("*.y*ml"))
BASE = "flashspeech-nano"


def required(config_slot: str, name: str) -> Config:
    """The smallest configuration that the YAML is part of."""
    if config_slot == "recipe":
        return resolve(REGISTRY, CORE_SLOTS, overrides=[f"recipe={name}", "corpus.path=set.jsonl"])
    if config_slot == TASK.name:
        return resolve(REGISTRY, [TASK], overrides=[f"task={name}"], mode="speak")
    if config_slot == MODEL.name:
        return resolve(REGISTRY, [MODEL], overrides=[f"model={name}"])
    if config_slot == CORPUS.name:
        return resolve(REGISTRY, [CORPUS], overrides=[f"corpus={name}", "corpus.path=set"])
    if config_slot in REGISTRY.names(TRANSFORM):
        return resolve(REGISTRY, transform_slots(REGISTRY), overrides=[f"{config_slot}={name}"], mode="speak")
    if config_slot in REGISTRY.kinds:
        alone = resolve(REGISTRY, [Slot(config_slot, config_slot)], overrides=[f"{config_slot}={name}"])
        assert alone.slots[config_slot].part is not None
    return resolve(REGISTRY, [MODEL], overrides=[f"model={BASE}", f"{config_slot}={name}"])


def test_there_are_some() -> None:
    assert {path.parent.name for path in SHIPPED} >= {"model", "recipe"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_lies_where_it_is_found(path: Path) -> None:
    slot = "" if path.parent == ROOT else path.parent.name
    assert path.suffix == ".yaml"
    named = REGISTRY.folders.find(slot, path.stem)
    assert named is not None
    assert named.read()


@pytest.mark.parametrize(
    "path", [path for path in SHIPPED if path.parent != ROOT], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_it_resolves(path: Path) -> None:
    slot = path.parent.name
    if slot == STUDY:
        assert find_study(REGISTRY, path.stem).tables  # tests/plugins/studies resolve what it runs
        return
    config = required(slot, path.stem)
    if slot == "recipe":
        assert config.stages
    else:
        assert f"{slot}/{path.name}" in config.slots[slot].part_origin


def test_default_yaml_names_parts_that_are_there() -> None:
    named = REGISTRY.folders.find("", "default")
    assert named is not None
    offers = [listed.offer for listed in REGISTRY.listed]
    kinds = {slot: kind for offer in offers for slot, kind in getattr(offer, "parts", {}).items()}
    for slot, part in named.read().items():
        assert REGISTRY.find(kinds.get(slot, slot), part).name == part
