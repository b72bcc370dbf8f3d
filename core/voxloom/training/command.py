"""What `voxloom prepare` and `voxloom train` do."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.slots import CORE_SLOTS, TRAINER
from voxloom.training.features import FeatureCache
from voxloom.training.prepare import prepare
from voxloom.training.run_folder import claim
from voxloom.training.screen import Screen
from voxloom.training.sources import build_corpus, open_cache
from voxloom.training.trainer import Trainer
from voxloom.voice_source import find_voice
from voxloom_registry import Config, ConfigError, Registry, resolve

SPLIT = "train"
"""The split of a corpus that is prepared and trained on; no other is ever read."""


def prepare_features(registry: Registry, words: Sequence[str], file: Path | None, cache: Path, workers: int) -> None:
    """Bring the corpus's training split into `cache`, telling what was skipped.

    Raises:
        ConfigError, InputError, TrainingError: when configuration, corpus or cache cannot be used.
    """
    console = Console(stderr=True)
    config = resolve(registry, CORE_SLOTS, file=file, overrides=words)
    items = _items(registry, config)
    features = open_cache(cache, registry, config)
    features.claim()
    failures: list[tuple[str, str]] = []
    columns = (TextColumn("preparing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
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


def train_recipe(
    registry: Registry, words: Sequence[str], file: Path | None, cache: Path, run: Path, init: str | None
) -> None:
    """Train, or go on training, in the folder `run`; `init` names a voice whose weights to begin with.

    Raises:
        ConfigError, VoiceError, TrainingError: before anything is written, when something does not fit.
        KeyboardInterrupt: after SIGINT or SIGTERM, when a checkpoint has been written.
    """
    console = Console(stderr=True)
    bundle = None if init is None else find_voice(registry, init)
    if bundle is None:
        config = resolve(registry, CORE_SLOTS, file=file, overrides=words)
    else:
        _ = bundle.header  # refuses damaged weights before anything is built
        config = resolve(
            registry, CORE_SLOTS, voice=bundle.slots, voice_name=bundle.name, file=file, overrides=words, mode="train"
        )
    if not config.stages:
        raise ConfigError(["recipe: must be set, to one of " + ", ".join(registry.folders.names("recipe"))])
    features = open_cache(cache, registry, config)
    items = _items(registry, config)
    ready = _prepared(items, features)
    claim(run, config, ready, init)
    chosen = config.slots[TRAINER.name]
    trainer: Trainer = registry.build(TRAINER.kind, chosen.part or "", chosen.options)
    if len(ready) < len(items):
        _tell(console, f"{len(items) - len(ready)} of {len(items)} recordings are not prepared and left out")
    with Screen(console) as screen:
        try:
            trainer.train(registry, config, ready, features, run, screen, bundle)
        except KeyboardInterrupt:
            screen.told(f"interrupted; the same command goes on from the checkpoint in {run}")
            raise
    _tell(console, f"done: the voices are in {run}/*/voice-last and voice-best")


def _items(registry: Registry, config: Config) -> Sequence[Item]:
    items = build_corpus(registry, config).items(SPLIT)
    if not items:
        raise TrainingError(f"the corpus has no recording in its split {SPLIT!r}")
    return items


def _prepared(items: Sequence[Item], features: FeatureCache) -> list[Item]:
    ready = [item for item in items if features.holds(item)]
    if not ready:
        raise TrainingError(
            f"{features.folder} holds no prepared recording of this corpus; run `voxloom prepare` first"
        )
    return ready


def _tell(console: Console, line: str) -> None:
    console.print(line, highlight=False, soft_wrap=True, markup=False)
