"""`voxloom prepare` and `voxloom train`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from voxloom.slots import TRAINER
from voxloom_cli.choices import ConfigFile, Words, honouring
from voxloom_registry import Registry, fields_of

_Cache = Annotated[Path, typer.Option("--cache", metavar="FOLDER", help="Where prepared features are kept.")]
_INIT = "init="


def register(app: typer.Typer, registry: Registry) -> None:
    """Add both commands."""

    @app.command()
    def prepare(
        words: Words = None,
        file: ConfigFile = None,
        cache: _Cache = Path("features"),
        workers: Annotated[int, typer.Option(min=0, help="Processes; 0 works in this one.")] = 2,
    ) -> None:
        """Prepare what a recipe trains on: recipe=NAME corpus.path=FILE [init=VOICE]. Goes on by itself."""
        from voxloom.recipes import prepare_features  # torch

        changes, init = _without_init(words or ())
        used = honouring(registry, file)
        prepare_features(used, trainer_words(used, changes), file, cache, workers, init)

    @app.command()
    def train(
        words: Words = None,
        file: ConfigFile = None,
        cache: _Cache = Path("features"),
        run: Annotated[Path, typer.Option("--run", metavar="FOLDER", help="Checkpoints, logs and voices.")] = Path(
            "run"
        ),
    ) -> None:
        """Train by a recipe: recipe=NAME [steps=N] [minutes=M] [init=VOICE] [SLOT.OPTION=VALUE]. Goes on by itself."""
        from voxloom.recipes import train_recipe  # torch

        changes, init = _without_init(words or ())
        used = honouring(registry, file)
        train_recipe(used, trainer_words(used, changes), file, cache, run, init)


def _without_init(words: Sequence[str]) -> tuple[list[str], str | None]:
    named = [word.removeprefix(_INIT) for word in words if word.startswith(_INIT)]
    return [word for word in words if not word.startswith(_INIT)], named[-1] if named else None


def trainer_words(registry: Registry, words: Sequence[str]) -> list[str]:
    """`steps=20` is short for `trainer.steps=20`, and so for every option of any trainer."""
    offers = [registry.find(TRAINER.kind, name) for name in registry.names(TRAINER.kind)]
    short = {option for offer in offers for option in fields_of(registry.schema(offer))}
    return [f"{TRAINER.name}.{word}" if word.partition("=")[0] in short else word for word in words]
