"""Running the task of a command, and its result to files: piece by piece where it is made so."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from voxloom.slots import DEVICE, MODEL, TASK
from voxloom_cli.default_voice import default_voice
from voxloom_registry import Offer, Registry, resolve

PARTS = ".parts"
"""The folder beside a result that keeps its finished pieces while it is made has its name and this."""


SHAPES = ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "48")
"""Every sentence has a length of its own, for which torch compiles and keeps up to 1024 programs, 0.3 MB each."""


@dataclass(frozen=True)
class Asked:
    """What a command was given."""

    task: str
    offer: Offer
    request: dict[str, Any]
    words: list[str]
    voice: str | None
    file: Path | None


def run_and_keep(registry: Registry, asked: Asked, outputs: Sequence[Path]) -> None:
    """Run the task, tell its notes and its answer, and save its result under every name, whole or not at all.

    Raises:
        VoxloomError: when it cannot be done; what was there before is as it was.
    """
    if asked.offer.sounds and outputs and not any(_own(asked.offer, path) for path in outputs):
        os.environ.setdefault(*SHAPES)  # read when torch first computes

        from voxloom.writer import write_pieces  # torch

        parts = outputs[0].with_name(outputs[0].name + PARTS)
        try:
            write_pieces(registry, _noted(_pieces(registry, asked, parts)), outputs)
        except KeyboardInterrupt:
            if parts.is_dir():
                typer.echo(f"stopped: the same command goes on where it was, by what is kept in {parts}", err=True)
            raise
        shutil.rmtree(parts, ignore_errors=True)
        return
    for result in _noted(_pieces(registry, asked, None)):
        if not hasattr(result, "save"):
            return
        if not outputs:
            typer.echo("nothing was saved: name a file with -o", err=True)
        for output in outputs:
            result.save(output)


def _unvoiced(asked: Asked) -> bool:
    """Whether a model is named in place of a voice, for a task that can do without its weights."""
    named = any(word.startswith(f"{MODEL.name}=") for word in asked.words)
    return asked.offer.unvoiced and asked.voice is None and named


def _own(offer: Offer, path: Path) -> bool:
    """Whether the task's result saves such a file itself."""
    return any(path.name.lower().endswith(suffix) for suffix in offer.writes)


def _noted(pieces: Iterator[Any]) -> Iterator[Any]:
    for piece in pieces:
        for note in getattr(piece, "notes", ()):
            typer.echo(note, err=True)
        for line in getattr(piece, "answer", ()):
            typer.echo(line)
        yield piece


def _pieces(registry: Registry, asked: Asked, parts: Path | None) -> Iterator[Any]:
    """What the task makes, in pieces when `parts` names where they may be kept, else whole."""
    if not asked.offer.operators or _unvoiced(asked):
        from voxloom.running import Run  # torch

        config = resolve(
            registry,
            [TASK, DEVICE, *([MODEL] if asked.offer.operators else [])],
            file=asked.file,
            overrides=asked.words,
            mode="speak",
            defaults={TASK.name: asked.task},
        )
        run = Run.of(registry, config, asked.request, None)
    else:
        from voxloom.voice import Voice  # torch

        name = asked.voice or default_voice(registry, asked.words)
        voice = Voice.load(name, asked.words, registry=registry, file=asked.file, task=asked.task)
        run = voice.prepared(asked.task, asked.request)
    if parts is None:
        yield run.result()
    else:
        yield from run.pieces(parts)
