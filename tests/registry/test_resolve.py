"""Layers, provenance, fills and fit."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from voxloom_registry import Config, ConfigError, FitError, Registry, Slot, resolve

Install = Callable[..., None]

MODEL = Slot("model", "model")
VOICE = {
    "model": {"part": "mill", "stones": 4, "rate": 40, "noisy": False},
    "spring": {"part": "coil", "rate": 40, "tension": 2.0},
    "sieve": {"part": None},
}


def settle(registry: Registry, *words: str, **more: Any) -> Config:
    return resolve(registry, [MODEL], overrides=words, **more)


def faults(registry: Registry, *words: str, **more: Any) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as error:
        settle(registry, *words, **more)
    return error.value.faults


def speak(registry: Registry, *words: str, voice: Mapping[str, Any] = VOICE) -> Config:
    return settle(registry, *words, voice=voice, voice_name="bob", mode="speak")


def test_defaults_fills_and_words_say_where_they_come_from(toy: Registry) -> None:
    config = settle(toy, "model=mill", "model.stones=3", "spring.rate=50")
    mill = config.slots["model"]
    assert mill.options == {"stones": 3, "rate": 50, "noisy": False}
    assert mill.origins == {"stones": "command line", "rate": "filled from spring", "noisy": "default"}
    assert config.slots["spring"].part == "coil"
    assert config.model_slots == ("model", "spring", "sieve")
    assert config.wiring is not None


def test_options_may_come_before_the_part(toy: Registry) -> None:
    config = settle(toy, "spring.rate=50", "spring=leaf", "model=mill", "oil=olive")
    assert (config.slots["spring"].part, config.slots["spring"].options["rate"]) == ("leaf", 50)


def test_a_part_brings_the_slots_it_is_built_with(toy: Registry) -> None:
    config = settle(toy, "model=mill", "spring=leaf", "oil=olive")
    assert config.slots["oil"].kind == "oil"
    assert config.model_slots == ("model", "spring", "sieve", "oil")
    assert faults(toy, "model=mill", "spring=leaf") == (
        "oil: the spring 'leaf' is built with one: set oil=NAME (olive)",
    )


def test_options_of_the_model_decide_its_slots(toy: Registry) -> None:
    assert "cover" in settle(toy, "model=mill", "model.noisy=true").slots


def test_a_weaker_fill_gives_way(toy: Registry) -> None:
    assert faults(toy, "model=mill", "model.rate=41") == (
        "the model 'mill' needs rate equal to 41, but the spring 'coil' gives 40: choose model.rate=40,"
        " another spring (spring=NAME) or another model (model=NAME)",
    )


def test_misfits_are_fit_errors(toy: Registry) -> None:
    with pytest.raises(FitError):
        settle(toy, "model=mill", "model.rate=41")


def test_needs_of_every_relation(toy: Registry) -> None:
    assert faults(toy, "model=mill", "sieve=fine", "sieve.rate=90", "spring.material=brass") == (
        "the sieve 'fine' needs rate at least 90, but the spring 'coil' gives 40: choose sieve.rate=40,"
        " another spring (spring=NAME) or another sieve (sieve=NAME)",
        "the sieve 'fine' needs material one of [steel, iron], but the spring 'coil' gives brass:"
        " choose another spring (spring=leaf, spring=narrow, spring=stray) or another sieve (sieve=NAME)",
    )


def test_every_fault_comes_at_once_with_the_nearest_name(toy: Registry) -> None:
    words = ["model=mill", "spring=coyl", "sive=fine", "model.stonse=3", "model.noisy=maybe", "nonsense"]
    assert faults(toy, *words) == (
        "'nonsense': must be slot=NAME or slot.option=value",
        "spring=coyl: no spring is named 'coyl'; did you mean 'coil'? (command line)",
        "sive: there is no slot 'sive'; did you mean 'sieve'? (command line)",
        "model.stonse: the model 'mill' has no option 'stonse'; did you mean 'stones'? (command line)",
        "model.noisy: must be true or false, not 'maybe' (command line)",
    )


def test_text_that_looks_like_something_else_stays_text(toy: Registry) -> None:
    options = (
        settle(toy, "model=mill", "spring.name=false", "spring.label=null", "spring.teeth=5,6").slots["spring"].options
    )
    assert (options["name"], options["label"], options["teeth"]) == ("false", None, (5, 6))


def test_an_empty_slot_takes_no_options(toy: Registry) -> None:
    assert faults(toy, "model=mill", "sieve.rate=4") == (
        "sieve.rate: the slot 'sieve' is empty; fill it with sieve=NAME",
    )


def test_a_configuration_never_names_code(toy: Registry) -> None:
    told = "; ".join(faults(toy, "model=mill", "spring=os:system", "model._target_=os.system"))
    assert "a configuration names parts, never code" in told
    assert "a configuration names parts and sets options, never code" in told


# Layers ------------------------------------------------------------------------------------------------------------


def test_the_order_of_layers(toy: Registry, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("spring: {tension: 3, label: file}\n")
    config = speak(toy, "spring.label=word")
    assert config.slots["spring"].origins["tension"] == "voice bob"
    config = settle(toy, "spring.label=word", voice=VOICE, voice_name="bob", file=file, mode="speak")
    spring = config.slots["spring"]
    assert (spring.options["tension"], spring.origins["tension"]) == (3.0, str(file))
    assert (spring.options["label"], spring.origins["label"]) == ("word", "command line")


def test_naming_a_part_clears_its_options(toy: Registry) -> None:
    config = settle(toy, "spring=coil", voice=VOICE, voice_name="bob")
    assert config.slots["spring"].origins["tension"] == "default"


def test_a_part_takes_over_the_options_of_one_it_extends(toy: Registry) -> None:
    torsion = settle(toy, "spring=torsion", voice=VOICE, voice_name="bob").slots["spring"]
    assert (torsion.options["tension"], torsion.origins["tension"]) == (2.0, "voice bob")
    assert (torsion.options["torque"], torsion.origins["torque"]) == (1.0, "default")


def test_options_outlive_a_plainer_part_between(toy: Registry, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text("spring: {part: torsion, torque: 7.0, tension: 3.0}\n")
    chosen = [f"recipe={recipe}", "spring=torsion"]
    spring = settle(toy, *chosen, voice=VOICE, voice_name="bob").slots["spring"]
    assert (spring.options["torque"], spring.options["tension"]) == (7.0, 2.0)
    plain = settle(toy, chosen[0], voice=VOICE, voice_name="bob").slots["spring"]
    assert plain.part == "coil"
    assert "torque" not in plain.options


def test_an_option_given_to_a_plainer_part_is_refused(toy: Registry) -> None:
    (fault,) = faults(toy, "model=mill", "spring=coil", "spring.torque=2")
    assert fault.startswith("spring.torque: the spring 'coil' has no option 'torque'")


def test_nested_overrides_are_a_call(toy: Registry) -> None:
    config = resolve(toy, [MODEL], overrides={"model": "mill", "spring": {"tension": 2}})
    assert config.slots["spring"].origins["tension"] == "call"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("spring: ${oc.env:HOME}\n", "spring: '${oc.env:HOME}' is not a plain value"),
        ("[1, 2]\n", "must be a mapping of names to values"),
        ("a: [\n", "cannot be read as YAML"),
        ("spring: 3\n", "spring: must be a name or a mapping of options, not 3"),
    ],
)
def test_a_file_holds_plain_values_alone(toy: Registry, tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    told = "; ".join(faults(toy, "model=mill", file=file))
    assert fault in told
    assert str(file) in told


def test_a_missing_file_is_told(toy: Registry, tmp_path: Path) -> None:
    assert "cannot be read (FileNotFoundError" in faults(toy, file=tmp_path / "absent.yaml")[0]


# What was learnt ---------------------------------------------------------------------------------------------------


def test_a_learnt_part_is_refused_while_speaking(toy: Registry) -> None:
    with pytest.raises(ConfigError) as error:
        speak(toy, "spring=leaf", "oil=olive")
    assert error.value.faults == (
        "spring=leaf: the spring of the voice 'bob' is 'coil', learnt with its weights, so it changes only in training:"
        " `voxloom train recipe=NAME spring=leaf`",
    )


def test_a_learnt_part_makes_way_for_one_that_is_alike(toy: Registry) -> None:
    springy = {**VOICE, "spring": {**VOICE["spring"], "part": "narrow"}}
    assert speak(toy, "spring=stray", voice=springy).slots["spring"].part == "stray"
    for words in (("spring=stray", "spring.label=square"), ("spring=leaf", "oil=olive")):
        with pytest.raises(ConfigError, match="the spring of the voice 'bob' is 'narrow', learnt with its weights"):
            speak(toy, *words, voice=springy)
    with pytest.raises(ConfigError, match="learnt with its weights"):
        speak(toy, "spring=stray")  # coil states no shape


def test_a_learnt_option_is_refused_while_speaking(toy: Registry) -> None:
    with pytest.raises(ConfigError) as error:
        speak(toy, "model.stones=5")
    assert error.value.faults == (
        "model.stones=5: the voice 'bob' was trained with 4, and this changes only in training:"
        " `voxloom train recipe=NAME model.stones=5`",
    )


def test_what_was_not_learnt_changes_while_speaking(toy: Registry) -> None:
    config = speak(toy, "model.noisy=true", "sieve=fine")
    assert config.slots["model"].options["noisy"] is True
    assert config.slots["sieve"].options["rate"] == 40


def test_what_a_voice_recorded_is_compared_not_filled(toy: Registry) -> None:
    with pytest.raises(FitError) as error:
        speak(toy, "spring.rate=50")
    assert error.value.faults == (
        "the model 'mill' needs rate equal to 40, but the spring 'coil' gives 50:"
        " both were learnt together, so spring changes only in training (`voxloom train recipe=NAME`)",
    )


def test_a_remedy_while_speaking_is_never_what_was_learnt(toy: Registry) -> None:
    with pytest.raises(FitError) as error:
        speak(toy, "sieve=fine", "sieve.rate=90")
    assert error.value.faults == (
        "the sieve 'fine' needs rate at least 90, but the spring 'coil' gives 40:"
        " choose sieve.rate=40 or another sieve (sieve=NAME)",
    )


def test_training_on_from_a_voice_fills_anew(toy: Registry) -> None:
    config = settle(toy, "spring.rate=50", voice=VOICE, voice_name="bob", mode="train")
    assert config.slots["model"].options["rate"] == 50


def test_a_resolved_configuration_resolves_to_itself(toy: Registry) -> None:
    config = settle(toy, "model=mill", "spring=leaf", "oil=olive", "spring.teeth=5,6")
    again = settle(toy, voice=config.plain(config.model_slots), voice_name="bob", mode="speak")
    assert again.plain() == config.plain()


def test_a_task_needs_its_operators(toy: Registry) -> None:
    with pytest.raises(
        FitError, match="the task 'bake' needs the operator 'bake', which the model 'mill' does not offer"
    ):
        resolve(toy, [MODEL, Slot("task", "task")], overrides=["model=mill", "task=bake"])
