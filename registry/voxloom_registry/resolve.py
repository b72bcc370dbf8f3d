"""From layers of settings to a checked configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from voxloom_registry.alternatives import alternatives
from voxloom_registry.config import CALL, MODEL, Config, SlotConfig, StageConfig
from voxloom_registry.errors import ConfigError, FitError
from voxloom_registry.fill import Filled, Mode, fill
from voxloom_registry.fit import misfits
from voxloom_registry.folders import read_file
from voxloom_registry.layers import Layer, from_mapping, from_words
from voxloom_registry.learnt import alike, option_refusals, part_refusals
from voxloom_registry.names import hint
from voxloom_registry.offers import Edge, Slot
from voxloom_registry.recipe import OBJECTIVE, RECIPE, TRAINER, Recipe, Stage, find_recipe
from voxloom_registry.registry import Registry
from voxloom_registry.schema import check
from voxloom_registry.settle import model_layers
from voxloom_registry.slots import Layout, lay_out

DEFAULTS = "default"
"""`default.yaml` at the top of a config folder: assignments for slots that nothing else fills."""
DISABLE = "disable"
"""The key of a user's file that lists plugins to switch off; whoever makes the registry heeds it."""

Overrides = Sequence[str] | Mapping[str, Any]


def resolve(
    registry: Registry,
    slots: Sequence[Slot],
    *,
    voice: Mapping[str, Any] | None = None,
    voice_name: str = "voice",
    file: Path | None = None,
    overrides: Overrides = (),
    mode: Mode = "train",
    defaults: Mapping[str, Any] | None = None,
) -> Config:
    """Which part fills each slot, with every option, and where each came from.

    `slots` are the caller's own; a model and the parts that parts are built with bring theirs. Weakest first: defaults
    of options, `default.yaml`, `defaults`, the recipe, `voice`, `file`, `overrides`; YAML chosen by name stands where
    it was chosen.

    Raises:
        ConfigError: with every fault at once. A `FitError` when all parts are right but do not fit together.
    """
    faults: list[str] = []
    weak = _weak_layers(registry, defaults, faults)
    strong = _strong_layers(voice, f"voice {voice_name}", file, overrides, faults)
    recipe = find_recipe(registry, [*weak, *strong], faults)
    layers = model_layers(registry, [*weak, *([recipe.layer] if recipe else []), *strong], faults)
    stages = recipe.stages if recipe else ()

    layout = lay_out(registry, [*slots, *(Slot(stage.name, OBJECTIVE) for stage in stages)], layers, faults)
    faults += _unknown_slots(layers, layout)
    spoken = voice if mode == "speak" and voice is not None else None
    refused = {} if spoken is None else part_refusals(_slot_configs(layout, {}), spoken, voice_name)
    refused = {name: told for name, told in refused.items() if not alike(registry, layout.settled[name], spoken or {})}
    if MODEL in refused:
        raise ConfigError([refused[MODEL]])

    considered = {name: settled for name, settled in layout.settled.items() if name not in refused}
    edges = _edges(layout, stages)
    filled = fill(registry, considered, edges, mode, f"voice {voice_name}", faults)
    config = _config(layout, filled, recipe, _given(layers), registry, faults)
    refusals = list(refused.values())
    if spoken is not None:
        checked = {name: slot for name, slot in config.slots.items() if name in filled}
        refusals += option_refusals(checked, _learnt_options(layout, filled), spoken, voice_name)
    if refusals:  # misfits follow from what is refused
        raise ConfigError([*refusals, *faults])
    complete = not faults and (MODEL in filled or not stages)  # what an objective needs, a model states
    unfit = _unfit(registry, layout, filled, edges, speaking=spoken is not None, complete=complete)
    if faults:
        raise ConfigError([*faults, *unfit])
    if unfit:
        raise FitError(unfit)
    return config


def _strong_layers(
    voice: Mapping[str, Any] | None, voice_origin: str, file: Path | None, overrides: Overrides, faults: list[str]
) -> list[Layer]:
    layers: list[Layer] = []
    if voice is not None:
        layers.append(from_mapping(voice, voice_origin, faults))
    if file is not None:
        written = {slot: value for slot, value in read_file(file).items() if slot != DISABLE}
        layers.append(from_mapping(written, str(file), faults, given=True))
    if isinstance(overrides, Mapping):
        return [*layers, from_mapping(overrides, CALL, faults, given=True)]
    return [*layers, from_words(overrides, faults)]


def _learnt_options(layout: Layout, filled: Mapping[str, Filled]) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(option for option, field in settled.fields.items() if field.learnt)
        for name, settled in layout.settled.items()
        if name in filled
    }


def _unfit(
    registry: Registry,
    layout: Layout,
    filled: Mapping[str, Filled],
    edges: Sequence[Edge],
    *,
    speaking: bool,
    complete: bool,
) -> list[str]:
    """Misfits, and operators that the model lacks. While speaking, what was learnt is no remedy."""
    fitted = {name: part.fitted for name, part in filled.items()}
    if speaking:
        options = _learnt_options(layout, filled)
        for name, part in fitted.items():
            learnt = name == MODEL or layout.settled[name].slot.learnt
            fitted[name] = replace(part, learnt=learnt, learnt_options=options[name])
    found = misfits(fitted, edges, lambda part: alternatives(registry, part), complete=complete)
    return [*found, *_lacking_operators(layout)]


def _weak_layers(registry: Registry, defaults: Mapping[str, Any] | None, faults: list[str]) -> list[Layer]:
    layers: list[Layer] = []
    named = registry.folders.find("", DEFAULTS)
    if named is not None:
        layers.append(from_mapping(named.read(), named.origin, faults, lenient=True))
    if defaults:
        layers.append(from_mapping(defaults, "default", faults, lenient=True))
    return layers


def _given(layers: Sequence[Layer]) -> frozenset[str]:
    return frozenset(layer.origin for layer in layers if layer.given)


def _unknown_slots(layers: Sequence[Layer], layout: Layout) -> list[str]:
    known = {*layout.settled, RECIPE}
    return [
        f"{slot}: there is no slot {slot!r}{hint(slot, known)} ({layer.origin})"
        for layer in layers
        if not layer.lenient
        for slot in sorted(layer.slots() - known)
    ]


def _edges(layout: Layout, stages: Sequence[Stage]) -> list[Edge]:
    """The edges that models and parts bring, each part to what is built with it, the model's to the objectives, and
    from what is told everywhere to all others.
    """
    edges = [*(layout.wiring.edges if layout.wiring else ()), *layout.built_with]
    edges += [edge for settled in layout.settled.values() if settled.offer for edge in settled.offer.edges]
    filled = {name for name, settled in layout.settled.items() if settled.part is not None}
    edges = [edge for edge in edges if edge.unless not in filled]
    told = [name for name, settled in layout.settled.items() if settled.slot.everywhere]
    edges += [Edge(source, name) for source in told for name in layout.settled if name != source]
    model = layout.reached_from(MODEL) if MODEL in layout.settled else ()
    return [*edges, *(Edge(source, stage.name) for stage in stages for source in model)]


def _slot_configs(layout: Layout, filled: Mapping[str, Filled]) -> dict[str, SlotConfig]:
    return {
        name: SlotConfig(
            name,
            settled.slot.kind,
            settled.part,
            filled[name].options if name in filled else {},
            filled[name].origins if name in filled else {},
            settled.part_origin,
            settled.slot.learnt,
        )
        for name, settled in layout.settled.items()
    }


def _config(
    layout: Layout,
    filled: Mapping[str, Filled],
    recipe: Recipe | None,
    given: frozenset[str],
    registry: Registry,
    faults: list[str],
) -> Config:
    slots = _slot_configs(layout, filled)
    model_slots = layout.reached_from(MODEL) if slots.get(MODEL) and slots[MODEL].part else ()
    wiring = layout.wiring
    model = layout.settled[MODEL].offer if MODEL in filled else None
    if model is not None:
        wiring = registry.wiring(model, filled[MODEL].instance)
    stages = []
    for stage in recipe.stages if recipe else ():
        faults += [
            f"{stage.origin}: stage {stage.name!r}: freeze: there is no slot {slot!r}{hint(slot, model_slots)}"
            for slot in stage.freeze
            if model_slots and slot not in model_slots
        ]
        trainer = _stage_trainer(stage, layout, slots, given, faults)
        stages.append(StageConfig(stage.name, slots[stage.name], trainer, stage.freeze, stage.origin))
    return Config(slots, wiring, tuple(stages), model_slots)


def _stage_trainer(
    stage: Stage, layout: Layout, slots: Mapping[str, SlotConfig], given: frozenset[str], faults: list[str]
) -> dict[str, Any]:
    """The trainer's options in one stage: what the stage sets, unless a person set it for this run."""
    if not stage.trainer:
        return dict(slots[TRAINER].options) if TRAINER in slots else {}
    if TRAINER not in slots or slots[TRAINER].part is None:
        faults.append(f"{stage.origin}: stage {stage.name!r} sets options of a trainer, and there is none")
        return {}
    base, settled = slots[TRAINER], layout.settled[TRAINER]
    own = {key: value for key, value in stage.trainer.items() if base.origins.get(key) not in given}
    checked = check(
        settled.schema, own, owner=settled.owner, prefix=f"{TRAINER}.", origins=dict.fromkeys(own, stage.origin)
    )
    faults += checked.faults
    return {**base.options, **{key: checked.values[key] for key in own if key in checked.values}}


def _lacking_operators(layout: Layout) -> list[str]:
    """Tasks that use an operator the model lacks."""
    if layout.wiring is None:
        return []
    model = layout.settled[MODEL]
    return [
        f"{settled.owner} needs the operator {operator!r}, which {model.owner} does not offer"
        for settled in layout.settled.values()
        if settled.offer is not None
        for operator in sorted(settled.offer.operators - layout.wiring.operators)
    ]
