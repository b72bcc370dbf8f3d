"""A recipe's stages in order, on one device or many."""

from collections.abc import Sequence
from pathlib import Path

import torch

from voxloom.assembly import assemble, build_parts
from voxloom.bundle import Bundle
from voxloom.corpus import Item
from voxloom.device import device_of
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.objective import AbstractObjective
from voxloom.slots import MODEL
from voxloom_registry import Config, Registry, StageConfig
from voxloom_training import checkpoint
from voxloom_training.beginning import begin_with_voice
from voxloom_training.course import Course
from voxloom_training.data import StageData
from voxloom_training.device import make_fabric
from voxloom_training.features import FeatureCache
from voxloom_training.options import TrainerOptions
from voxloom_training.seeds import seed_of
from voxloom_training.stage import Stage
from voxloom_training.watcher import Watcher

MEASURED_BATCHES = 32
"""Batches that latent statistics are taken from."""


def run_stages(
    registry: Registry,
    config: Config,
    items: Sequence[Item],
    cache: FeatureCache,
    folder: Path,
    watcher: Watcher,
    init: Bundle | None = None,
) -> AbstractModel:
    """Train the prepared `items` into a run folder; `init` is a voice whose weights to begin with.

    Every stage has a folder of its own with its newest checkpoint, its metrics and tensorboard logs, and two voices:
    `voice-last` and `voice-best`, the one with the smallest first figure of validation. A stage that is finished is
    passed over, one that was interrupted goes on from its checkpoint, and the next starts from the averaged weights
    that the one before ended with.

    Raises:
        KeyboardInterrupt: after SIGINT or SIGTERM, when a checkpoint has been written.
        TrainingError: when a stage has no budget, a loss is not finite or a checkpoint does not fit.
        VoiceError: when the weights of `init` are not those of this model.
    """
    stages = [(stage, TrainerOptions(**stage.trainer)) for stage in config.stages]
    if not stages:
        raise TrainingError("there is nothing to train: the recipe has no stages")
    for stage, options in stages:
        if options.steps is None and options.minutes is None:
            raise TrainingError(f"stage {stage.name!r} has no budget: give steps=NUMBER or minutes=NUMBER")
    torch.manual_seed(seed_of(stages[0][1].seed, "weights"))
    model = assemble(registry, config)
    if init is not None:
        for line in begin_with_voice(registry, config, model, init):
            watcher.told(line)
    for number, (stage, options) in enumerate(stages):
        measures = number == 0 and init is None
        _run_stage(registry, config, stage, options, model, items, cache, folder / stage.name, watcher, measures)
    return model


def _run_stage(
    registry: Registry,
    config: Config,
    chosen: StageConfig,
    options: TrainerOptions,
    model: AbstractModel,
    items: Sequence[Item],
    cache: FeatureCache,
    folder: Path,
    watcher: Watcher,
    measures: bool,
) -> None:
    if options.threads:
        torch.set_num_threads(options.threads)
    fabric = make_fabric(device_of(registry, config), options.precision)
    torch.manual_seed(seed_of(options.seed, chosen.name, "objective"))
    objective = _objective(registry, config, chosen.name, model)
    model.to(fabric.device)
    objective.to(fabric.device)
    stage = Stage(chosen.name, model, objective, chosen.freeze, options, fabric)
    found = checkpoint.newest(folder)
    if found is not None:
        stage.restore(found)
    if found is None or stage.fraction < 1:
        data = StageData(items, cache, model, options, fabric)
        if found is None:
            if measures:
                model.measure(list(data.first(MEASURED_BATCHES)))
            objective.begin(model, data.first(MEASURED_BATCHES))
        watcher.begun(chosen.name, stage.standing, data)
        Course(config, stage, data, folder, watcher).run()
    model.zero_grad()  # gradients of what the next stage does not move would take up memory until the end
    stage.average.fill(model)  # what the next stage, and whoever called, goes on with


def _objective(registry: Registry, config: Config, stage: str, model: AbstractModel) -> AbstractObjective:
    """The objective of a stage; a part it is built with is the model's own where the model has a slot of that name."""
    filled = [slot for slot in config.model_slots if slot != MODEL.name and config.slots[slot].part is not None]
    ready = {slot: model.part(slot, object) for slot in filled}
    objective = build_parts(registry, config, [stage], ready)[stage]
    if not isinstance(objective, AbstractObjective):
        raise TrainingError(f"stage {stage!r} holds {type(objective).__name__}, which is no objective")
    return objective
