"""`voxloom config`: every value and where it came from."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from voxloom.bundle import Bundle
from voxloom.slots import CORE_SLOTS, DEVICE, MODEL, TASK
from voxloom.voice_source import KIND, find_voice
from voxloom_cli.choices import ConfigFile, VoiceName, Words, honouring, split_voice
from voxloom_cli.default_voice import default_voice
from voxloom_cli.text_table import aligned
from voxloom_registry import Config, Registry, Slot, resolve, spelled


def register(app: typer.Typer, registry: Registry) -> None:
    """Add the command."""

    @app.command()
    def config(
        words: Words = None,
        voice: VoiceName = None,
        file: ConfigFile = None,
        recipe: Annotated[str | None, typer.Option("--recipe", metavar="NAME", help="Recipe to train by.")] = None,
        task: Annotated[str | None, typer.Option("--task", metavar="NAME", help="Task to run.")] = None,
        count: Annotated[bool, typer.Option("--count", help="Count the parameters of each module.")] = False,
    ) -> None:
        """Print every value of a configuration with its origin: a voice's, a recipe's, or a model's."""
        slot_words, voice_name = split_voice(words, voice)
        if recipe is not None:
            slot_words = [f"recipe={recipe}", *slot_words]
        if task is not None:
            slot_words = [f"task={task}", *slot_words]
        used = honouring(registry, file)
        found = configuration(used, slot_words, voice_name, file)
        typer.echo(_parameters(used, found) if count else _values(found))


def configuration(registry: Registry, words: Sequence[str], voice: str | None, file: Path | None) -> Config:
    """What `words` and `file` make of a voice, or without one of a recipe or a model.

    A voice that is not named is the default one, unless a recipe or a model is named, or a task that needs no voice, or
    none is installed.
    """
    training = any(word.startswith("recipe=") for word in words)
    building = training or any(word.startswith("model=") for word in words)
    if voice is None and not building and _needs_no_voice(registry, words):
        return resolve(registry, [TASK, DEVICE], file=file, overrides=words, mode="speak")
    if voice is None and not building and default_voice(registry) in registry.names(KIND):
        voice = default_voice(registry)
    bundle: Bundle | None = None if voice is None else find_voice(registry, voice)
    slots: list[Slot] = list(CORE_SLOTS) if training else [MODEL, DEVICE]
    if any(word.startswith("task") for word in words):
        slots.append(TASK)
    return resolve(
        registry,
        slots,
        voice=None if bundle is None else bundle.slots,
        voice_name="" if bundle is None else bundle.name,
        file=file,
        overrides=words,
        mode="speak" if bundle is not None else "train",
    )


def _needs_no_voice(registry: Registry, words: Sequence[str]) -> bool:
    named = [word.removeprefix("task=") for word in words if word.startswith("task=")]
    if not named:
        return False
    yaml = registry.folders.find(TASK.name, named[-1])
    part = str(yaml.read().get("part")) if yaml else named[-1]
    return part in registry.names(TASK.kind) and not registry.find(TASK.kind, part).operators


def _values(config: Config) -> str:
    rows = [(f"{key}={value}", origin) for key, value, origin in config.describe()]
    for stage in config.stages:
        trainer = config.slots["trainer"].options
        changed = {key: value for key, value in stage.trainer.items() if trainer.get(key) != value}
        told = [f"trainer.{key}={spelled(value)}" for key, value in changed.items()]
        frozen = [f"freeze={spelled(stage.freeze)}"] if stage.freeze else []
        rows.append((f"stage {stage.name}: {' '.join([*told, *frozen])}".rstrip(": "), stage.origin))
    return aligned(rows) if rows else "nothing is configured: name a --voice, a --recipe or model=NAME"


def _parameters(registry: Registry, config: Config) -> str:
    from voxloom_cli.counting import count_parameters  # torch

    rows = [(name, f"{number:,}") for name, number in count_parameters(registry, config)]
    width = max(len(number) for _, number in rows)
    return aligned([(name, number.rjust(width)) for name, number in rows])
