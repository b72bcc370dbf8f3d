"""All that a study will do, checked before any of it is done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from voxloom.bundle import Bundle
from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric
from voxloom.prosody import RefinedProsody
from voxloom.running import speaking_config
from voxloom.slots import CORE_SLOTS, CORPUS, DEVICE
from voxloom.voice import Voice
from voxloom_registry import Config, ConfigError, Registry, resolve, spelled
from voxloom_studies.definition import INIT, Run, Study
from voxloom_studies.evaluating import EVALUATE
from voxloom_studies.folder import StudyFolder
from voxloom_studies.recipe import recipe_of
from voxloom_studies.words import words_of

LAST = "voice-last"
"""The voice that a stage ends with, in its folder."""


@dataclass(frozen=True)
class Budget:
    """Of each stage of a run: optimiser steps, minutes, or both; what is None the recipe says."""

    steps: int | None = None
    minutes: float | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """As on the command line."""
        steps = () if self.steps is None else (f"trainer.steps={self.steps}",)
        return f"trainer.minutes={spelled(self.minutes)}", *steps


@dataclass(frozen=True)
class Training:
    """A run, and what its voice will be: where it lies and the slots it speaks with."""

    name: str
    words: tuple[str, ...]
    voice: Path
    slots: dict[str, Any]
    made: dict[str, Any]


class Selected(Protocol):
    """What says which recordings of a corpus are spoken after: a study, or a request."""

    @property
    def split(self) -> str:
        """Their split."""

    @property
    def every(self) -> int:
        """Only every so many-th."""

    @property
    def limit(self) -> int | None:
        """And no more than so many."""


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
    return {
        name: plan_training(registry, name, run, Budget(run.steps or study.steps), init, shared, folder)
        for name, run in study.runs.items()
        if not (run.unless_refined and _refines(registry, init))
    }


def plan_training(
    registry: Registry,
    name: str,
    run: Run,
    budget: Budget,
    init: Bundle | None,
    shared: Sequence[str],
    folder: StudyFolder,
) -> Training:
    """A run that begins with the weights of `init`, or with none; `shared` are words that every run has.

    Raises:
        ConfigError, InputError: as `plan_trainings`.
    """
    recipe = recipe_of(registry, run, f"runs.{name}", folder.recipe(name))
    words = (f"recipe={recipe}", *shared, *run.changes, *budget.words)
    slots, called = (None, "voice") if init is None else (init.slots, init.name)
    resolved = resolve(registry, CORE_SLOTS, voice=slots, voice_name=called, overrides=words)
    _check_budget(name, resolved)
    made = {
        "initial voice": None if init is None else init.weights_sha256,
        "recipe": run.recipe,
        "stage": run.stage,
        "changes": run.changes,
        "steps": budget.steps,
        **({} if budget.minutes is None else {"minutes": budget.minutes}),
        "corpus and device": list(shared),
    }
    folder.is_trained(name, made)
    voice = folder.run(name) / resolved.stages[-1].name / LAST
    return Training(name, words, voice, resolved.plain(resolved.model_slots), made)


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


def build_metrics(registry: Registry, names: Iterable[str], parts: Mapping[str, object]) -> dict[str, AbstractMetric]:
    """The metrics by name; `parts` are what an evaluation has for them, by kind.

    Raises:
        PluginError: when one is unknown, or its package is missing.
    """
    metrics: dict[str, AbstractMetric] = {}
    for name in dict.fromkeys(names):
        wanted = registry.find("metric", name).parts
        lacking = sorted(set(wanted.values()) - set(parts))
        if lacking:
            raise InputError(f"the metric {name!r} needs a {lacking[0]}, which an evaluation does not have")
        metrics[name] = registry.build("metric", name, {}, **{key: parts[kind] for key, kind in wanted.items()})
    return metrics


def check_set(corpus: AbstractCorpus, asked: Selected, metrics: Mapping[str, AbstractMetric]) -> list[Item]:
    """The recordings that are spoken after; refuses those that could not be, or that lack what a metric needs.

    Raises:
        InputError: naming what is missing.
    """
    items = corpus.items(asked.split)
    chosen = [*items[:: asked.every][: asked.limit]]
    if not chosen:
        raise InputError(f"the corpus has no recording in its split {asked.split!r}, on which voices are measured")
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
    return chosen


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
        if stage.trainer.get("steps") is None and stage.trainer.get("minutes") is None:
            raise ConfigError(
                [f"runs.{name}: stage {stage.name!r} has no budget: give the study or the run `steps`, or --steps"]
            )
