"""What `voxloom prepare` and `voxloom train` do."""

from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from safetensors.torch import load_file

from voxloom.corpus import Item
from voxloom.errors import TrainingError
from voxloom.slots import CORE_SLOTS
from voxloom.training.checkpoint import Standing
from voxloom.training.features import FeatureCache
from voxloom.training.prepare import build_corpus, open_cache, prepare
from voxloom.training.stage import Stage, Stepped
from voxloom.training.trainer import Trainer, Watcher
from voxloom.voice_source import find_voice
from voxloom_registry import Config, Registry, VoxloomError, dump, read_file, resolve

SPLIT = "train"
"""The split of a corpus that is prepared and trained on; no other is ever read."""

FREE = {"steps", "minutes", "workers", "threads", "log_every", "validate_every", "checkpoint_minutes", "device"}
"""Options of the trainer that may change when a run is taken up again."""


def prepare_features(registry: Registry, words: Sequence[str], file: Path | None, cache: Path, workers: int) -> None:
    """Bring the corpus's training split into `cache`, telling what was skipped.

    Raises:
        ConfigError, InputError, TrainingError: when configuration, corpus or cache cannot be used.
    """
    console = Console(stderr=True)
    config = resolve(registry, CORE_SLOTS, file=file, overrides=words)
    items = build_corpus(registry, config).items(SPLIT)
    features = open_cache(cache, config)
    failures: list[tuple[str, str]] = []
    columns = (TextColumn("preparing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=len(items))
        for outcome in prepare(registry, config, features, items, workers):
            bar.advance(task)
            if outcome.reason is not None:
                failures.append((outcome.item.id, outcome.reason))
    listed = features.write_failures(failures)
    console.print(f"{len(items) - len(failures)} of {len(items)} recordings are prepared in {cache}", highlight=False)
    if failures:
        console.print(f"{len(failures)} were skipped, see {listed}; the first: {failures[0][1]}", highlight=False)
    if len(failures) == len(items):
        raise TrainingError(f"no recording could be prepared; the first reason: {failures[0][1]}")


def train_recipe(
    registry: Registry, words: Sequence[str], file: Path | None, cache: Path, run: Path, init: str | None
) -> None:
    """Train, or go on training, in the folder `run`.

    Raises:
        ConfigError, VoiceError, TrainingError: before anything is written, when something does not fit.
        KeyboardInterrupt: after a checkpoint was written.
    """
    console = Console(stderr=True)
    bundle = find_voice(registry, init) if init is not None else None
    voice: Mapping[str, Any] | None = bundle.slots if bundle is not None else None
    config = resolve(registry, CORE_SLOTS, voice=voice, voice_name=init or "", file=file, overrides=words)
    if not config.stages:
        raise VoxloomError("recipe: must be set, such as recipe=flashspeech-nano")
    items = _prepared(build_corpus(registry, config).items(SPLIT), open_cache(cache, config), cache)
    initial: dict[str, torch.Tensor] | None = None
    if bundle is not None:
        _ = bundle.header  # refuses damaged weights before they are read
        initial = load_file(bundle.folder / "model.safetensors")
    _claim(run, config)
    trainer: Trainer = registry.build("trainer", config.slots["trainer"].part or "", config.slots["trainer"].options)
    with _Screen(console) as screen:
        try:
            trainer.train(registry, config, items, open_cache(cache, config), run, screen, initial)
        except KeyboardInterrupt:
            console.print(f"interrupted; the same command goes on from the checkpoint in {run}", highlight=False)
            raise
    console.print(f"done: the voices are in {run}/*/voice-last and voice-best", highlight=False)


def _prepared(items: Sequence[Item], features: FeatureCache, cache: Path) -> list[Item]:
    ready = [item for item in items if features.holds(item)]
    if not ready:
        raise TrainingError(f"{cache} holds no prepared recording of this corpus; run `voxloom prepare` first")
    return ready


def _claim(run: Path, config: Config) -> None:
    """Write the configuration into the run folder, or refuse a folder that holds another run."""
    written, plain = run / "config.yaml", config.plain()
    stages = {
        stage.name: {"freeze": list(stage.freeze), **{k: v for k, v in stage.trainer.items() if k not in FREE}}
        for stage in config.stages
    }
    plain["trainer"] = {key: value for key, value in plain["trainer"].items() if key not in FREE}
    mine = {"slots": plain, "stages": stages}
    text = dump(mine)
    if written.is_file():
        differing = _differing("", read_file(written), _reread(text))
        if differing:
            raise TrainingError(
                f"{run} holds a run with another configuration ({', '.join(differing)}); choose another --run"
            )
        return
    run.mkdir(parents=True, exist_ok=True)
    beside = run / "config.yaml.tmp"
    beside.write_text(text, encoding="utf-8")
    beside.replace(written)


def _reread(text: str) -> Any:
    from omegaconf import OmegaConf

    return OmegaConf.to_container(OmegaConf.create(text))


def _differing(where: str, old: Any, new: Any) -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted({*old, *new})
        return [found for key in keys for found in _differing(f"{where}.{key}".lstrip("."), old.get(key), new.get(key))]
    return [] if old == new else [f"{where}: {old} then, {new} now"]


class _Screen(Watcher):
    """A progress bar in a terminal, and plain lines everywhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[shown]}"),
            TimeElapsedColumn(),
        )
        self.bar = Progress(*columns, console=console)
        self.recent: deque[float] = deque(maxlen=50)

    def __enter__(self) -> "_Screen":
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def begun(self, stage: str, standing: Standing, items: int, left_out: int) -> None:
        self.task = self.bar.add_task(stage, total=1.0, shown="")
        going = f"goes on at step {standing.step}" if standing.step else "begins"
        short = f"; {left_out} recordings are longer than trainer.max_seconds and left out" if left_out else ""
        self.told(f"stage {stage} {going} on {items} recordings{short}")

    def stepped(self, stage: Stage, stepped: Stepped) -> None:
        self.recent.append(stage.standing.seconds)
        spent = self.recent[-1] - self.recent[0]
        rate = (len(self.recent) - 1) / spent if spent else 0.0
        total = sum(stepped.losses.values())
        shown = f"step {stage.standing.step}  loss {total:.3f}  {rate:.2f} steps/s"
        self.bar.update(self.task, completed=stage.fraction, shown=shown)
        if stage.standing.step % (5 * stage.options.log_every) == 0 and not self.console.is_terminal:
            terms = " ".join(f"{name} {value:.4f}" for name, value in stepped.losses.items())
            self.told(f"{shown}  {terms}")

    def validated(self, stage: Stage, figures: Mapping[str, float], best: bool) -> None:
        if figures:
            terms = "  ".join(f"{name} {value:.4f}" for name, value in figures.items())
            self.told(f"validation at step {stage.standing.step}: {terms}{'  (best)' if best else ''}")

    def told(self, line: str) -> None:
        self.console.print(line, highlight=False, soft_wrap=True)
