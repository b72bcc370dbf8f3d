"""YAML by slot, recipes, and strangers' folders."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from voxloom_registry import Config, ConfigError, Registry, Slot, resolve

Install = Callable[..., None]

SLOTS = [Slot("model", "model"), Slot("trainer", "trainer", "driver")]
HOOKS = """
from voxloom_registry import ConfigFolder, hookimpl

@hookimpl
def voxloom_offers():
    return [ConfigFolder("{package}")]
"""
RECIPE = """
model: small
trainer: {steps: 50}
stages:
  - name: coarse
    objective: {part: grind, fine: 0.2}
    freeze: [spring]
  - name: smooth
    objective: grind
    trainer: {steps: 10, pace: 0.5}
"""
FILES = {
    "model/small.yaml": "part: mill\nstones: 2\nslots:\n  spring: {part: coil, rate: 30}\n  sieve: fine\n",
    "model/wide.yaml": "part: mill\nstones: 8\n",
    "spring/stiff.yaml": "part: coil\ntension: 9\n",
    "recipe/bread.yaml": RECIPE,
}


@pytest.fixture
def ship(install: Install, toy: Registry) -> Callable[..., Registry]:
    """Ship YAML in a distribution of its own: `ship("dist", {"slot/name.yaml": text})`."""

    def make(name: str = "baker", files: Mapping[str, str] = FILES) -> Registry:
        package = f"{name}_configs"
        content = {f"{package}/{path}": text for path, text in files.items()}
        content |= {f"{package}/__init__.py": "", f"{name}_hooks.py": HOOKS.format(package=package)}
        install(name, {"configs": f"{name}_hooks"}, content)
        return Registry.discover()

    return make


def settle(registry: Registry, *words: str, **more: Any) -> Config:
    return resolve(registry, SLOTS, overrides=words, **more)


def faults(registry: Registry, *words: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as error:
        settle(registry, *words)
    return error.value.faults


def test_a_name_is_a_yaml_of_its_slot(ship: Callable[..., Registry]) -> None:
    config = settle(ship(), "model=wide", "spring=stiff")
    assert config.slots["spring"].options["tension"] == 9.0
    assert config.slots["spring"].origins["tension"] == "spring/stiff.yaml"
    assert config.slots["spring"].part_origin == "command line, spring/stiff.yaml"


def test_a_models_yaml_may_speak_of_other_slots(ship: Callable[..., Registry]) -> None:
    config = settle(ship(), "model=small", "spring.label=mine")
    assert config.slots["spring"].options["rate"] == 30
    assert config.slots["sieve"].part == "fine"
    assert config.slots["model"].origins == {
        "stones": "model/small.yaml",
        "rate": "filled from spring",
        "noisy": "default",
    }


def test_another_model_brings_its_own_slots(ship: Callable[..., Registry]) -> None:
    config = settle(ship(), "recipe=bread", "model=wide")
    assert config.slots["spring"].options["rate"] == 40
    assert config.slots["sieve"].part is None


def test_default_yaml_fills_slots_that_are_there_and_have_no_default(ship: Callable[..., Registry]) -> None:
    registry = ship("baker", {**FILES, "default.yaml": "spring: stiff\nsieve: fine\noil: olive\n"})
    config = settle(registry, "model=wide")
    assert (config.slots["sieve"].part, config.slots["sieve"].part_origin) == ("fine", "default.yaml")
    assert config.slots["spring"].options["tension"] == 1.5
    assert "oil" not in config.slots


def test_a_recipe_assigns_slots_and_lists_stages(ship: Callable[..., Registry]) -> None:
    config = settle(ship(), "recipe=bread", "smooth.fine=0.9")
    coarse, smooth = config.stages
    assert (coarse.name, coarse.objective.part, coarse.objective.options) == ("coarse", "grind", {"fine": 0.2})
    assert coarse.freeze == ("spring",)
    assert coarse.trainer == {"steps": 50, "pace": 0.1}
    assert smooth.objective.options == {"fine": 0.9}
    assert smooth.trainer == {"steps": 10, "pace": 0.5}
    assert config.slots["trainer"].origins["steps"] == "recipe/bread.yaml"
    assert config.model_slots == ("model", "spring", "sieve")


def test_a_person_outranks_a_stage(ship: Callable[..., Registry]) -> None:
    config = settle(ship(), "recipe=bread", "trainer.steps=3")
    assert [stage.trainer["steps"] for stage in config.stages] == [3, 3]


def test_an_objective_states_what_it_needs_of_the_model(ship: Callable[..., Registry]) -> None:
    told = faults(ship(), "recipe=bread", "model.stones=1")
    assert told[0].startswith("the objective 'grind' in coarse needs stones at least 2, but the model 'mill' gives 1")


def test_faults_of_a_recipe(ship: Callable[..., Registry]) -> None:
    recipe = (
        "model: small\nstages:\n  - {name: one, objective: grnd, freze: [spring]}\n"
        "  - {name: two, objective: grind, freeze: [sprong], trainer: {steps: 0}}\n  - {name: two, objective: grind}\n"
    )
    assert faults(ship("baker", {**FILES, "recipe/bread.yaml": recipe}), "recipe=bread") == (
        "recipe/bread.yaml: stage 1: has no key 'freze'; did you mean 'freeze'?",
        "recipe/bread.yaml: stage 3: the name 'two' is taken by an earlier stage",
        "one=grnd: no objective is named 'grnd'; did you mean 'grind'? (recipe/bread.yaml)",
        "recipe/bread.yaml: stage 'two': freeze: there is no slot 'sprong'; did you mean 'spring'?",
        "trainer.steps: must be at least 1, not 0 (recipe/bread.yaml)",
    )


def test_an_unknown_recipe_names_the_nearest(ship: Callable[..., Registry]) -> None:
    assert faults(ship(), "recipe=bred", "model=wide") == (
        "recipe=bred: no recipe is named 'bred'; did you mean 'bread'?",
    )


def test_a_recipe_may_be_a_file_of_ones_own(ship: Callable[..., Registry], tmp_path: Any) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(RECIPE)
    assert [stage.name for stage in settle(ship(), f"recipe={file}").stages] == ["coarse", "smooth"]


def test_a_yaml_without_a_part_is_told(ship: Callable[..., Registry]) -> None:
    registry = ship("baker", {"spring/stiff.yaml": "tension: 9\n"})
    assert (
        "spring/stiff.yaml of baker: must name its spring as `part: NAME`"
        in faults(registry, "model=mill", "spring=stiff")[0]
    )


def test_a_yaml_shipped_twice_names_both(ship: Callable[..., Registry]) -> None:
    ship()
    registry = ship("miller", {"spring/stiff.yaml": "part: coil\n", "spring/soft.yaml": "part: coil\ntension: 0.1\n"})
    assert faults(registry, "model=wide", "spring=stiff") == (
        "spring/stiff.yaml is shipped by baker and miller: switch one of them off",
    )
    assert settle(registry, "model=wide", "spring=soft").slots["spring"].options["tension"] == 0.1
    assert settle(Registry.discover(["miller"]), "model=wide", "spring=stiff").slots["spring"].options["tension"] == 9.0
