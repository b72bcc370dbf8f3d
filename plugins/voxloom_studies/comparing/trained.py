"""Sweeps over what is learnt with the weights: a training for each value, within a budget."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from voxloom.bundle import Bundle
from voxloom.slots import CORE_SLOTS, CORPUS, DEVICE, transform_slots
from voxloom.voice_source import find_voice
from voxloom_registry import Config, ConfigError, Registry, resolve
from voxloom_studies.comparing.candidate import VOICE, Candidate, distinct
from voxloom_studies.comparing.checking import is_learnt
from voxloom_studies.comparing.grid import Grid
from voxloom_studies.comparing.request import SweepRequest
from voxloom_studies.definition import Run
from voxloom_studies.folder import StudyFolder, plain_name
from voxloom_studies.plan import Budget, Training, plan_training
from voxloom_studies.words import words_of

PREPARED = frozenset({"codec", "text", "pitch", "aligner"})
"""Kinds whose parts prepare recordings: another part or option needs features of its own."""


@dataclass(frozen=True)
class TrainedSweep:
    """Trainings by name, where the features of each are, and what is measured of their voices."""

    trainings: dict[str, Training]
    caches: dict[str, Path]
    init: str | None
    candidates: list[Candidate]

    @property
    def bundles(self) -> dict[str, Bundle]:
        """The voices to come, by where they will lie."""
        return {
            str(each.voice): Bundle(each.name, each.voice, "trained here", each.slots)
            for each in self.trainings.values()
        }


def plan_sweep(
    registry: Registry, grid: Grid, request: SweepRequest, config: Config, folder: StudyFolder
) -> TrainedSweep:
    """What the recipe trains, and how its voices speak.

    Raises:
        ConfigError: with the faults of every training.
        InputError: when the folder holds another training of that name.
    """
    if any(word.startswith(f"{VOICE}=") for word in (*grid.fixed, *(w for axis in grid.axes for w in axis.words))):
        raise ConfigError([f"{VOICE}: the recipe trains the voices: leave out voice=, or the recipe"])
    init = None if request.init is None else find_voice(registry, request.init)
    shared = words_of(config, (CORPUS.name, DEVICE.name))
    base = _base(registry, request, init, [*shared, *grid.fixed])
    budget, recipe = Budget(request.steps, request.minutes), request.recipe
    trainings: dict[str, Training] = {}
    caches: dict[str, Path] = {}
    candidates, faults = [], list[str]()
    for words in grid.combinations():
        learnt = [word for word in (*grid.fixed, *words) if _is_trained(registry, base, word)]
        varied = [word for word in words if word in learnt]
        name = plain_name("+".join(varied) or "trained")
        if name not in trainings:
            try:
                run = Run(recipe=recipe, changes=tuple(learnt))
                trainings[name] = plan_training(registry, name, run, budget, init, shared, folder)
            except ConfigError as error:
                faults += [f"{' '.join(varied)}: {fault}" for fault in error.faults if fault not in faults]
                continue
            caches[name] = _cache(base, request.cache, varied)
        changes = tuple(word for word in (*grid.fixed, *words) if word not in learnt)
        candidates.append(Candidate(" ".join(words), str(trainings[name].voice), changes))
    if faults:
        raise ConfigError(list(dict.fromkeys(faults)))
    return TrainedSweep(trainings, caches, request.init, distinct(candidates))


def _base(registry: Registry, request: SweepRequest, init: Bundle | None, words: Sequence[str]) -> Config:
    """What the recipe trains where nothing is swept; its slots say which words are about training."""
    slots = None if init is None else init.slots
    transforms = {slot.name for slot in transform_slots(registry)}
    about = [word for word in words if word.partition("=")[0].partition(".")[0] not in transforms]
    return resolve(registry, CORE_SLOTS, voice=slots, overrides=[f"recipe={request.recipe}", *about])


def _is_trained(registry: Registry, base: Config, word: str) -> bool:
    """Whether a word changes the training: what is learnt, and what only a training has."""
    key = word.partition("=")[0]
    slot = key.partition(".")[0]
    if slot in base.model_slots:
        return is_learnt(registry, base, key)
    return slot in base.slots and slot != DEVICE.name


def _cache(base: Config, cache: Path, varied: Sequence[str]) -> Path:
    """Where the features are: one folder for all, but for trainings that differ in what recordings are prepared by."""
    slots = [(word, word.partition("=")[0].partition(".")[0]) for word in varied]
    own = [word for word, slot in slots if base.slots[slot].kind in PREPARED]
    return cache / plain_name("+".join(own)) if own else cache
