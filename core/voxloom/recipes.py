"""What `voxloom prepare` and `voxloom train` do: settle a recipe's configuration and hand it to its trainer."""

from collections.abc import Sequence
from pathlib import Path

from voxloom.bundle import Bundle
from voxloom.slots import CORE_SLOTS, MODEL, TRAINER
from voxloom.trainer import AbstractTrainer
from voxloom.voice_source import find_voice
from voxloom_registry import Config, ConfigError, Registry, resolve


def prepare_features(
    registry: Registry, words: Sequence[str], file: Path | None, cache: Path, workers: int, init: str | None = None
) -> None:
    """Prepare the features a recipe trains on; `init` names a voice whose settings stand where nothing else is set.

    Raises:
        ConfigError, VoiceError, InputError, TrainingError: when configuration, corpus or cache cannot be used.
    """
    trainer, config, _ = _settled(registry, words, file, init)
    trainer.prepare(registry, config, cache, workers)


def train_recipe(
    registry: Registry, words: Sequence[str], file: Path | None, cache: Path, run: Path, init: str | None
) -> None:
    """Train, or go on training, in the folder `run`; `init` names a voice whose weights to begin with.

    Raises:
        ConfigError, VoiceError, TrainingError: before anything is written, when something does not fit.
        KeyboardInterrupt: after SIGINT or SIGTERM, when a checkpoint has been written.
    """
    trainer, config, bundle = _settled(registry, words, file, init)
    if not config.stages:
        raise ConfigError(["recipe: must be set, to one of " + ", ".join(registry.folders.names("recipe"))])
    trainer.train(registry, config, cache, run, bundle)


def _settled(
    registry: Registry, words: Sequence[str], file: Path | None, init: str | None
) -> tuple[AbstractTrainer, Config, Bundle | None]:
    bundle = None if init is None else find_voice(registry, init)
    if bundle is None:
        config = resolve(registry, CORE_SLOTS, file=file, overrides=words)
    else:
        _ = bundle.header  # refuses damaged weights before anything is built
        config = resolve(registry, CORE_SLOTS, voice=bundle.slots, voice_name=bundle.name, file=file, overrides=words)
    if config.slots[MODEL.name].part is None:
        raise ConfigError(["model: nothing fills this slot: go on from a voice with init=VOICE, or set model=NAME"])
    chosen = config.slots[TRAINER.name]
    if chosen.part is None:
        raise ConfigError([f"trainer: must be set, to one of {', '.join(registry.names(TRAINER.kind))}"])
    trainer: AbstractTrainer = registry.build(TRAINER.kind, chosen.part, chosen.options)
    return trainer, config, bundle
