"""All that a study will do, checked before any of it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from voxloom.bundle import Bundle
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric
from voxloom.prosody import RefinedProsody
from voxloom.running import speaking_config
from voxloom.slots import CORE_SLOTS, CORPUS, DEVICE
from voxloom.voice import Voice
from voxloom_registry import Config, ConfigError, Registry, resolve
from voxloom_studies.definition import INIT, Study
from voxloom_studies.folder import StudyFolder
from voxloom_studies.recipe import recipe_of
from voxloom_studies.words import words_of

EVALUATE = "evaluate"
"""The task that measures."""
LAST = "voice-last"
"""The voice that a stage ends with, in its folder."""


@dataclass(frozen=True)
class Training:
    """A run, and what its voice will be: where it lies and the slots it speaks with."""

    name: str
    words: tuple[str, ...]
    voice: Path
    slots: dict[str, Any]
    made: dict[str, Any]


@dataclass(frozen=True)
class Speaking:
    """A voice that is measured with changes, for whatever rows of tables show it."""

    voice: str
    changes: tuple[str, ...]
    metrics: tuple[str, ...]
    recordings: bool = False


def plan_trainings(
    registry: Registry, study: Study, init: Bundle, config: Config, folder: StudyFolder
) -> dict[str, Training]:
    """What is trained, by name; in place of a run that is spared the initial voice is used.

    Raises:
        ConfigError: with the faults of a run's configuration, or when it has no budget of steps.
        InputError: when the folder holds another run of that name.
    """
    shared = words_of(config, (CORPUS.name, DEVICE.name))
    planned = {}
    for name, run in study.runs.items():
        if run.unless_refined and _refines(registry, init):
            continue
        steps = run.steps or study.steps
        budget = ["trainer.minutes=null"] if steps is None else ["trainer.minutes=null", f"trainer.steps={steps}"]
        recipe = recipe_of(registry, run, f"runs.{name}", folder.recipe(name))
        words = [f"recipe={recipe}", *shared, *run.changes, *budget]
        resolved = resolve(registry, CORE_SLOTS, voice=init.slots, voice_name=init.name, overrides=words)
        _check_budget(name, resolved)
        made = {
            "initial voice": init.weights_sha256,
            "recipe": run.recipe,
            "stage": run.stage,
            "changes": run.changes,
            "steps": steps,
            "corpus and device": shared,
        }
        folder.is_trained(name, made)
        voice = folder.run(name) / resolved.stages[-1].name / LAST
        planned[name] = Training(name, tuple(words), voice, resolved.plain(resolved.model_slots), made)
    return planned


def plan_speaking(
    registry: Registry, study: Study, init: Bundle, trainings: Mapping[str, Training], words: Sequence[str]
) -> list[Speaking]:
    """What is spoken and measured, each voice with its changes once, in the order of the tables.

    Raises:
        ConfigError: when a voice cannot speak with the changes of its row.
    """
    found: dict[tuple[str, tuple[str, ...]], Speaking] = {}
    for table in study.tables:
        for row in table.rows.values():
            key = settled(study, row.voice, trainings), row.changes
            speaking = found.get(key, Speaking(*key, ()))
            found[key] = replace(speaking, metrics=tuple(dict.fromkeys((*speaking.metrics, *table.metrics))))
    for speaking in found.values():
        slots = init.slots if speaking.voice == INIT else trainings[speaking.voice].slots
        bundle = Bundle(speaking.voice, init.folder, speaking.voice, slots)
        speaking_config(registry, bundle, [*speaking.changes, *words], task=EVALUATE)
    first, *others = found.values()
    return [replace(first, recordings=study.recordings), *others]


def build_metrics(registry: Registry, study: Study, parts: Mapping[str, object]) -> dict[str, AbstractMetric]:
    """The metrics of all tables; `parts` are what an evaluation has for them, by kind.

    Raises:
        PluginError: when one is unknown, or its package is missing.
    """
    names = dict.fromkeys(name for table in study.tables for name in table.metrics)
    metrics: dict[str, AbstractMetric] = {}
    for name in names:
        wanted = registry.find("metric", name).parts
        lacking = sorted(set(wanted.values()) - set(parts))
        if lacking:
            raise InputError(f"the metric {name!r} needs a {lacking[0]}, which an evaluation does not have")
        metrics[name] = registry.build("metric", name, {}, **{key: parts[kind] for key, kind in wanted.items()})
    return metrics


def check_set(items: Sequence[Item], study: Study, metrics: Mapping[str, AbstractMetric]) -> None:
    """Refuse recordings that could not be spoken after, or that lack what a metric needs.

    Raises:
        InputError: naming what is missing.
    """
    chosen = items[:: study.every][: study.limit]
    if not chosen:
        raise InputError(f"the corpus has no recording in its split {study.split!r}, on which voices are measured")
    speakers = [item.speaker for item in items]
    alone = next((item for item in chosen if speakers.count(item.speaker) < 2), None)
    if alone is not None:
        raise InputError(f"the speaker {alone.speaker!r} has only {alone.id} in the set, so it has no prompt")
    for name, metric in metrics.items():
        if "recorded_durations" in metric.needs and any(item.durations is None for item in chosen):
            raise InputError(
                f"the metric {name!r} needs durations of every recording; those of a manifest that counts in units are "
                "had by corpus.unit_seconds=NUMBER"
            )


def settled(study: Study, voice: str, trainings: Mapping[str, Training]) -> str:
    """The voice itself, or the initial one in its place."""
    return INIT if voice in study.runs and voice not in trainings else voice


def _refines(registry: Registry, init: Bundle) -> bool:
    """Whether the voice has learnt what its prosody's regression leaves."""
    parts = Voice.load(str(init.folder), registry=registry).model.parts.values()
    return any(isinstance(part, RefinedProsody) and part.measured for part in parts)


def _check_budget(name: str, config: Config) -> None:
    if not config.stages:
        raise ConfigError([f"runs.{name}: its recipe has no stages, so there is nothing to train"])
    for stage in config.stages:
        if stage.trainer.get("steps") is None:
            raise ConfigError(
                [f"runs.{name}: stage {stage.name!r} has no budget: give the study or the run `steps`, or --steps"]
            )
