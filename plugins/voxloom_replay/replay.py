"""The task `replay`: a sound made again by the recipe inside its file."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch

from voxloom.errors import InputError
from voxloom.pcm import read_pcm
from voxloom.slots import DEVICE, TASK
from voxloom.task import AbstractTask
from voxloom_registry import Config, Registry, resolve
from voxloom_replay.comparison import compare
from voxloom_replay.given import PROMPT, pairs
from voxloom_replay.preparing import Preparation
from voxloom_replay.recipe import Recipe, read_recipe
from voxloom_replay.replayed import Replayed, differences_here
from voxloom_replay.request import ReplayRequest


class Replay(AbstractTask[ReplayRequest, Replayed]):
    """Runs the recorded task with the recorded voice, configuration, request and threads."""

    def __init__(self, registry: Registry, config: Config) -> None:
        self._registry = registry
        self._device = config.plain((DEVICE.name,)) if _is_asked(registry, config) else {}

    def run(self, request: ReplayRequest) -> Replayed:
        """See `AbstractTask.run`.

        Raises:
            InputError: when there is no recipe, or what it needs is gone or another now.
            VoxloomError: as the recorded task.
        """
        recipe = read_recipe(request.audio)
        if recipe is None:
            raise InputError(f"{request.audio}: there is no recipe inside; `replay` needs a WAV or FLAC with one")
        given = pairs(request.given) | ({} if request.prompt is None else {PROMPT: request.prompt})
        original, suffix = read_pcm(request.audio), request.audio.suffix.lower()
        with tempfile.TemporaryDirectory() as name, _threads(recipe["threads"]):
            folder = Path(name)
            run = Preparation(self._registry, recipe, given, self._device, folder / "written").run()
            made = _saved(run.result(), recipe, folder, suffix)
            verdict = compare(original, read_pcm(made))
            notes = tuple(differences_here(recipe, run.provenance))
            return Replayed(made.read_bytes(), suffix, verdict, notes)


def _saved(result: Any, recipe: Recipe, folder: Path, suffix: str) -> Path:
    """The file of the sound: what the task wrote itself into the folder `written`, or its result, saved."""
    if recipe.told.get("file"):
        return folder / "written" / Path(recipe["file"]).name
    if not hasattr(result, "save"):
        raise InputError(f"the task {recipe['task']!r} makes nothing that is saved as one sound")
    result.save(folder / f"made{suffix}")
    return folder / f"made{suffix}"


def _is_asked(registry: Registry, config: Config) -> bool:
    """Whether somebody named a device for this very run."""
    usual = resolve(registry, [TASK, DEVICE], mode="speak", defaults={TASK.name: "replay"})
    return DEVICE.name in config.slots and config.plain((DEVICE.name,)) != usual.plain((DEVICE.name,))


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(max(1, count))
    try:
        yield
    finally:
        torch.set_num_threads(before)
