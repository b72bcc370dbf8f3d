"""The trainer: runs a recipe's stages in order on one device or many."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from torch.utils.data import DataLoader

from voxloom.assembly import assemble
from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.model import AbstractModel
from voxloom.objective import AbstractObjective
from voxloom.training import checkpoint
from voxloom.training.card import card
from voxloom.training.dataset import PreparedBatches, PromptSource
from voxloom.training.device import make_fabric
from voxloom.training.features import FeatureCache
from voxloom.training.options import TrainerOptions
from voxloom.training.plan import BatchPlan, BatchSchedule
from voxloom.training.report import Report
from voxloom.training.seeds import seed_of
from voxloom.training.splits import Split, hold_out
from voxloom.training.stage import Stage, Stepped
from voxloom.training.validation import validate
from voxloom.values import Batch
from voxloom.voice import save_voice
from voxloom_registry import Config, Registry, StageConfig

MEASURED_BATCHES = 32
"""Batches that latent statistics are taken from."""

ENDLESS = 2**40


class Watcher:
    """Is told what happens; the command line draws it. Every method may be left as it is."""

    def begun(self, stage: str, standing: checkpoint.Standing, items: int, left_out: int) -> None:
        """A stage starts or goes on."""

    def stepped(self, stage: Stage, stepped: Stepped) -> None:
        """A step is done."""

    def validated(self, stage: Stage, figures: Mapping[str, float], best: bool) -> None:
        """Held-out figures are there; `best` says whether they are the best so far."""

    def told(self, line: str) -> None:
        """Something worth a line."""


class Trainer:
    """Trains the stages of a configuration into a run folder.

    Every stage has a folder of its own with its newest checkpoint, tensorboard logs, and two voices: `voice-last` and
    `voice-best`, the one with the smallest first figure of validation. A stage that is finished is passed over, one
    that was interrupted goes on from its checkpoint, and the next starts from the last weights of the one before.
    """

    def __init__(self, **options: Any) -> None:
        self.options = TrainerOptions(**options)

    def train(
        self,
        registry: Registry,
        config: Config,
        items: Sequence[Item],
        cache: FeatureCache,
        folder: Path,
        watcher: Watcher,
        initial: Mapping[str, torch.Tensor] | None = None,
    ) -> AbstractModel:
        """Run all stages. `items` are those of the cache; `initial` are weights to begin with, which must fit strictly.

        Raises:
            TrainingError: when a stage has no budget, a loss is not finite or a checkpoint does not fit.
        """
        if not config.stages:
            raise TrainingError("there is nothing to train: the recipe has no stages")
        if self.options.threads:
            torch.set_num_threads(self.options.threads)
        torch.manual_seed(seed_of(self.options.seed, "weights"))
        model = assemble(registry, config)
        if initial is not None:
            model.load_state_dict(dict(initial))
        fresh = initial is None
        for stage in config.stages:
            self._stage(registry, config, stage, model, items, cache, folder / stage.name, watcher, fresh)
            fresh = False
        return model

    def _stage(
        self,
        registry: Registry,
        config: Config,
        chosen: StageConfig,
        model: AbstractModel,
        items: Sequence[Item],
        cache: FeatureCache,
        folder: Path,
        watcher: Watcher,
        fresh: bool,
    ) -> None:
        options = TrainerOptions(**chosen.trainer)
        if options.steps is None and options.minutes is None:
            raise TrainingError(f"stage {chosen.name!r} has no budget: give steps=NUMBER or minutes=NUMBER")
        fabric = make_fabric(options.device, options.precision)
        torch.manual_seed(seed_of(options.seed, chosen.name, "objective"))
        objective: AbstractObjective = registry.build(
            chosen.objective.kind, chosen.objective.part or "", chosen.objective.options
        )
        model.to(fabric.device)
        objective.to(fabric.device)
        stage = Stage(chosen.name, model, objective, chosen.freeze, options, fabric)
        data = _Data(items, cache, model, options, fabric)
        found = checkpoint.newest(folder)
        if found is not None:
            stage.restore(found)
        elif fresh:
            model.measure([batch.to(fabric.device) for batch in data.first(MEASURED_BATCHES)])
        watcher.begun(chosen.name, stage.standing, len(data.split.train), data.left_out)
        if stage.fraction < 1:
            _Run(config, stage, data, folder, watcher).go()
        # The next stage, and whoever called, gets the averaged weights: those are the ones meant for use.
        with torch.no_grad():
            for name, value in model.named_parameters():
                value.copy_(stage.average.average[name])


class _Data:
    """The items of a stage as batches."""

    def __init__(
        self, items: Sequence[Item], cache: FeatureCache, model: AbstractModel, options: TrainerOptions, fabric: Fabric
    ) -> None:
        self.cache, self.options, self.fabric = cache, options, fabric
        codec = model.part("codec", AbstractCodec)
        self.frame_rate = codec.sample_rate / codec.hop_length
        lengths = {item.id: _frames(cache, item, codec) for item in items}
        fitting = [item for item in items if lengths[item.id] <= options.max_seconds * self.frame_rate]
        self.left_out = len(items) - len(fitting)
        if not fitting:
            raise TrainingError(
                f"no prepared recording is at most {options.max_seconds:g} s long (trainer.max_seconds)"
            )
        self.split: Split = hold_out(fitting, options.validation_share, options.validation_items)
        self.siblings: dict[str, list[Item]] = {}
        for item in fitting:
            self.siblings.setdefault(item.speaker, []).append(item)
        self.plan = self._plan([lengths[item.id] for item in self.split.train])
        self.validation_plan = self._plan([lengths[item.id] for item in self.split.validation])

    def loader(self, start: int) -> Iterator[Batch]:
        """Batches of step `start` and after."""
        steps = self.options.steps if self.options.steps is not None else ENDLESS
        dataset = self._batches(self.split.train, BatchSchedule(self.plan, start, steps))
        loader: DataLoader[Batch] = DataLoader(
            dataset, batch_size=None, shuffle=False, num_workers=self.options.workers, sampler=range(len(dataset))
        )
        return iter(loader)

    def first(self, count: int) -> list[Batch]:
        """The batches the first steps see, whole on every process."""
        dataset = self._batches(self.split.train, BatchSchedule(self.plan, 0, count), alone=True)
        return [dataset[place] for place in range(min(count, len(self.plan.epoch(0))))]

    def validation(self) -> list[Batch]:
        """The held-out items, always the same."""
        if not self.split.validation:
            return []
        batches = self.validation_plan.epoch(0)
        dataset = self._batches(self.split.validation, list(enumerate(batches)), alone=True)
        return [dataset[place] for place in range(len(batches))]

    def _plan(self, lengths: list[int]) -> BatchPlan:
        return BatchPlan(tuple(lengths), self.options.batch_frames, self.options.max_items, self.options.seed)

    def _batches(
        self, items: Sequence[Item], schedule: Sequence[tuple[int, list[int]]], alone: bool = False
    ) -> PreparedBatches:
        options = self.options
        prompts = PromptSource(options.prompt, options.prompt_seconds, self.frame_rate, self.siblings)
        rank, world = (0, 1) if alone else (self.fabric.global_rank, self.fabric.world_size)
        return PreparedBatches(items, self.cache, schedule, prompts, options.seed, rank, world)


class _Run:
    """One stage from where it stands to the end of its budget."""

    def __init__(self, config: Config, stage: Stage, data: _Data, folder: Path, watcher: Watcher) -> None:
        self.config, self.stage, self.data, self.folder, self.watcher = config, stage, data, folder, watcher
        self.options = stage.options
        self.report = Report(folder / "tensorboard")
        self.validation = data.validation()
        self.saved_at = stage.standing.seconds
        if self.report.missing:
            watcher.told(f"no tensorboard logs: {' and '.join(self.report.missing)} not installed (voxloom[train])")

    def go(self) -> None:
        """Train; whatever ends it, but a refusal, leaves a checkpoint."""
        try:
            self.stage.run(self.data.loader(self.stage.standing.step), self._after)
        except KeyboardInterrupt:
            self.stage.save(self.folder)
            raise
        finally:
            self.report.close()
        self._validate()
        self.stage.save(self.folder)

    def _after(self, stepped: Stepped) -> None:
        standing = self.stage.standing
        self.watcher.stepped(self.stage, stepped)
        if standing.step % self.options.log_every == 0:
            self.report.scalars("train", {**stepped.losses, "norm": stepped.norm, "lr": stepped.lr}, standing.step)
        if standing.step % self.options.validate_every == 0:
            self._validate()
        if standing.seconds - self.saved_at >= 60 * self.options.checkpoint_minutes:
            self.stage.save(self.folder)
            self.saved_at = standing.seconds

    def _validate(self) -> None:
        stage, standing = self.stage, self.stage.standing
        if stage.fabric.global_rank == 0:
            with stage.average.applied(stage.model):
                figures = validate(stage, self.validation, stage.fabric) if self.validation else {}
                first = next(iter(figures.values()), None)
                best = first is not None and (standing.best is None or first < standing.best)
                stage.standing = replace(standing, figures=figures, best=first if best else standing.best)
                self._save_voice("voice-last")
                if best:
                    self._save_voice("voice-best")
                if self.validation:
                    self.report.speech(stage.model, self.validation[0].to(stage.fabric.device), standing.step)
            self.report.scalars("validation", figures, standing.step)
            self.watcher.validated(stage, figures, best)
        stage.fabric.barrier()
        from voxloom.training.freezing import train_mode

        train_mode(stage.model, stage.objective, stage.frozen)

    def _save_voice(self, name: str) -> None:
        standing = self.stage.standing
        corpus = self.config.plain().get("corpus", {})
        parameters = sum(value.numel() for value in self.stage.model.parameters())
        text = card(self.folder.parent.name, self.stage.name, corpus, standing, parameters)
        save_voice(self.folder / name, self.stage.model, self.config, text, {"steps": str(standing.step)})


def _frames(cache: FeatureCache, item: Item, codec: AbstractCodec) -> int:
    """Length of a prepared item in latent frames."""
    utterance = cache.read(item)
    for values in (utterance.latents, utterance.tokens):
        if values is not None:
            return int(values.shape[-1])
    if utterance.wave is not None:
        return -(-len(utterance.wave) // codec.hop_length)
    raise TrainingError(f"the features of {item.id} hold neither latents nor tokens nor a wave")
