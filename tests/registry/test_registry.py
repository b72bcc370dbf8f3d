"""Finding, checking and building parts."""

import re

import pytest

from voxloom_registry import ConfigError, PluginError, Registry


def refusal(error: pytest.ExceptionInfo[Exception]) -> str:
    return str(error.value)


def test_an_unknown_part_names_the_nearest(toy: Registry) -> None:
    with pytest.raises(PluginError) as error:
        toy.find("spring", "coyl")
    assert refusal(error) == "no spring is named 'coyl'; did you mean 'coil'?"


def test_an_unknown_part_with_nothing_near_lists_all(toy: Registry) -> None:
    with pytest.raises(
        PluginError, match="no spring is named 'zzz'; there are: coil, leaf, narrow, stray, torsion, unbuilt"
    ):
        toy.find("spring", "zzz")


def test_an_unknown_kind_names_the_nearest(toy: Registry) -> None:
    with pytest.raises(PluginError, match=re.escape("there is no kind 'sprang'; did you mean 'spring'?")):
        toy.find("sprang", "coil")


@pytest.mark.parametrize("name", ["os:system", "toy_parts.Part", "../coil"])
def test_a_name_is_never_code(toy: Registry, name: str) -> None:
    with pytest.raises(PluginError, match="is no name of a spring: a configuration names parts, never code"):
        toy.find("spring", name)


def test_options_are_refused_all_at_once(toy: Registry) -> None:
    values = {"rate": 0, "material": "stone", "tenson": 2, "teeth": [1, 2], "label": 3}
    with pytest.raises(ConfigError) as error:
        toy.options(toy.find("spring", "coil"), values)
    assert error.value.faults == (
        "coil.tenson: the spring 'coil' has no option 'tenson'; did you mean 'tension'?",
        "coil.rate: must be at least 1, not 0",
        "coil.material: must be one of steel, brass, not 'stone'",
        "coil.teeth: must be at least 2, not [1, 2]",
        "coil.label: must be text or null, not 3",
    )


def test_a_missing_option_is_refused(toy: Registry) -> None:
    with pytest.raises(ConfigError) as error:
        toy.options(toy.find("model", "mill"), {"stones": 9})
    assert error.value.faults == (
        "mill.stones: must be between 1 and 8, not 9",
        "mill.rate: must be set, since the model 'mill' has no default for it",
    )


def test_options_may_refuse_each_other(toy: Registry) -> None:
    with pytest.raises(ConfigError, match="the spring 'coil': brass bears a tension of 3 at most"):
        toy.options(toy.find("spring", "coil"), {"material": "brass", "tension": 4})


def test_a_part_is_built_from_parts_and_options(toy: Registry) -> None:
    oil = toy.build("oil", "olive")
    spring = toy.build("spring", "leaf", {"tension": 2}, oil=oil)
    assert spring.given["oil"] is oil
    assert spring.given["tension"] == 2.0
    assert spring.given["teeth"] == (3, 4)


def test_a_model_takes_its_parts_first(toy: Registry) -> None:
    assert toy.build("model", "mill", {"rate": 3}, {"spring": 1}).given["parts"] == {"spring": 1}


def test_a_target_that_does_not_take_its_options_is_refused(toy: Registry) -> None:
    with pytest.raises(PluginError, match="the spring 'narrow' cannot be built with its own options: toy_parts:Narrow"):
        toy.build("spring", "narrow")


def test_a_target_of_another_kind_is_refused(toy: Registry) -> None:
    with pytest.raises(PluginError, match="the spring 'stray' names 'toy_parts:Stray', which is no Part"):
        toy.build("spring", "stray")


def test_a_missing_library_names_what_to_install(toy: Registry) -> None:
    with pytest.raises(PluginError) as error:
        toy.build("spring", "unbuilt")
    assert refusal(error) == (
        "the spring 'unbuilt' needs more than is installed"
        " (ModuleNotFoundError: No module named 'toy_absent'): pip install 'toy[absent]'"
    )


def test_a_dotted_path_to_nothing_is_refused(toy: Registry) -> None:
    with pytest.raises(PluginError, match="a plugin names 'toy_parts:Absent', but 'toy_parts' holds no 'Absent'"):
        toy.load("toy_parts:Absent")
