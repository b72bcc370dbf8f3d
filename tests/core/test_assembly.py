"""Parts are built once, in order."""

import pytest
from torch import nn

from voxloom.assembly import assemble, build_parts
from voxloom.running import run_task
from voxloom.slots import MODEL, TASK
from voxloom_cli.counting import count_parameters
from voxloom_registry import ConfigError, Registry, resolve


def test_a_model_gets_its_parts_by_slot(toy_registry: Registry) -> None:
    config = resolve(toy_registry, [MODEL], overrides=["model=tone", "pacer.steps=4", "horn.bend=2"])
    model = assemble(toy_registry, config)
    assert model.part("pacer", object).steps == 4
    assert model.part("horn", nn.Module).bend == 2
    assert model.space == "horn-2"


def test_a_part_that_is_ready_is_used_as_it_is(toy_registry: Registry) -> None:
    config = resolve(toy_registry, [TASK], overrides=["task=blow", "horn=brass"], mode="speak")
    horn = object()
    assert build_parts(toy_registry, config, ["horn"], {"horn": horn}) == {"horn": horn}


@pytest.mark.parametrize(("words", "told"), [([], "no horn"), (["horn=wood", "horn.bend=2"], "2 bends")])
def test_an_optional_part_may_stay_away(toy_registry: Registry, words: list[str], told: str) -> None:
    config = resolve(toy_registry, [TASK], overrides=["task=puff", *words], mode="speak")
    assert run_task(toy_registry, config, {"count": 1}).notes == (told,)


def test_a_configuration_without_a_model_is_refused(toy_registry: Registry) -> None:
    with pytest.raises(ConfigError, match=r"model: must be set, to one of .*flashspeech.*tone"):
        assemble(toy_registry, resolve(toy_registry, [MODEL]))


def test_an_unknown_slot_is_refused(toy_registry: Registry) -> None:
    config = resolve(toy_registry, [MODEL], overrides=["model=tone"])
    with pytest.raises(ConfigError, match="lute: nothing fills this slot; set lute=NAME"):
        build_parts(toy_registry, config, ["lute"])


def test_parameters_are_counted_without_memory_for_them(toy_registry: Registry) -> None:
    config = resolve(toy_registry, [MODEL], overrides=["model=tone", "model.width=100000"])
    assert count_parameters(toy_registry, config) == [
        ("model.layer", 10_000_100_000),
        ("horn", 20),
        ("total", 10_000_100_020),
    ]
