"""The trainer `fabric`: what it tells while it prepares and trains."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from voxloom.aligner import AbstractAligner
from voxloom.assembly import build_parts
from voxloom.bundle import Bundle
from voxloom.corpus import Item
from voxloom.device import device_of
from voxloom.errors import TrainingError
from voxloom.trainer import AbstractTrainer
from voxloom_registry import Config, Registry
from voxloom_training.device import is_first_process
from voxloom_training.features import FeatureCache
from voxloom_training.options import TrainerOptions
from voxloom_training.prepare import prepare
from voxloom_training.run_folder import claim
from voxloom_training.screen import Screen
from voxloom_training.sources import build_corpus, open_cache
from voxloom_training.stages import run_stages

SPLIT = "train"
"""The split of a corpus that is prepared and trained on; no other is ever read."""


class FabricTrainer(AbstractTrainer):
    """AdamW on lightning Fabric. Stages bring their own options; those given here are the defaults."""

    def __init__(self, **options: Any) -> None:
        self.options = TrainerOptions(**options)

    def prepare(self, registry: Registry, config: Config, cache: Path, workers: int) -> None:
        """See `AbstractTrainer.prepare`; what was skipped is listed in the cache, and told."""
        console = Console(stderr=True)
        device_of(registry, config)  # refused before the corpus is read
        items = _items(registry, config)
        _check_aligner(registry, config, items)
        features = open_cache(cache, registry, config)
        features.claim()
        failures: list[tuple[str, str]] = []
        counted = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        with Progress(TextColumn("preparing"), *counted, console=console) as bar:
            task = bar.add_task("", total=len(items))
            for outcome in prepare(registry, config, features, items, workers):
                bar.advance(task)
                if outcome.reason is not None:
                    failures.append((outcome.item.id, outcome.reason))
        listed = features.write_failures(failures)
        _tell(console, f"{len(items) - len(failures)} of {len(items)} recordings are prepared in {cache}")
        if len(failures) == len(items):
            raise TrainingError(f"no recording could be prepared; the first reason: {failures[0][1]}")
        if failures:
            _tell(console, f"{len(failures)} were skipped, see {listed}; the first: {failures[0][1]}")

    def train(self, registry: Registry, config: Config, cache: Path, run: Path, init: Bundle | None) -> None:
        """See `AbstractTrainer.train`."""
        device_of(registry, config)  # refused before anything is written
        is_first = is_first_process()
        console = Console(stderr=True, quiet=not is_first)
        items = _items(registry, config)
        features = open_cache(cache, registry, config)
        ready = _prepared(items, features)
        if is_first:
            claim(run, config, ready, init.name if init else None)
        if len(ready) < len(items):
            _tell(console, f"{len(items) - len(ready)} of {len(items)} recordings are not prepared and left out")
        with Screen(console) as screen:
            try:
                run_stages(registry, config, ready, features, run, screen, init)
            except KeyboardInterrupt:
                screen.told(f"interrupted; the same command goes on from the checkpoint in {run}")
                raise
        _tell(console, f"done: the voices are in {run}/*/voice-last and voice-best")


def _items(registry: Registry, config: Config) -> Sequence[Item]:
    items = build_corpus(registry, config).items(SPLIT)
    if not items:
        raise TrainingError(f"the corpus has no recording in its split {SPLIT!r}")
    return items


def _check_aligner(registry: Registry, config: Config, items: Sequence[Item]) -> None:
    aligners = [slot for slot in config.model_slots if config.slots[slot].kind == "aligner" and config.slots[slot].part]
    for aligner in build_parts(registry, config, aligners).values():
        if isinstance(aligner, AbstractAligner):
            aligner.check(items)


def _prepared(items: Sequence[Item], features: FeatureCache) -> list[Item]:
    ready = [item for item in items if features.holds(item)]
    if not ready:
        raise TrainingError(
            f"{features.folder} holds no prepared recording of this corpus; run `voxloom prepare` first"
        )
    return ready


def _tell(console: Console, line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True, markup=False)
