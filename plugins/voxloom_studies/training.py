"""The runs of a study, one after the other."""

import time
from collections.abc import Mapping
from pathlib import Path

from voxloom.errors import TrainingError
from voxloom.recipes import train_recipe
from voxloom_registry import Registry
from voxloom_studies.folder import StudyFolder
from voxloom_studies.plan import Training
from voxloom_studies.progress import Progress


def train(
    registry: Registry,
    trainings: Mapping[str, Training],
    init: str | None,
    cache: Path,
    folder: StudyFolder,
    progress: Progress,
) -> None:
    """Train what is not finished, going on where it was interrupted.

    Raises:
        TrainingError, VoiceError: when something does not fit.
        KeyboardInterrupt: when it was interrupted and a checkpoint has been written.
    """
    for name, training in trainings.items():
        if folder.is_trained(name, training.made) and training.voice.is_dir():
            progress.passed()
            continue
        folder.begin_run(name, training.made)
        started = time.perf_counter()
        with progress.part(f"training {name}, {_budget(training)}"):
            train_recipe(registry, training.words, None, cache, folder.run(name), init)
        if not training.voice.is_dir():
            raise TrainingError(f"the run {name!r} left no voice in {training.voice}")
        folder.finish_run(name, training.made, time.perf_counter() - started)


def _budget(training: Training) -> str:
    steps, minutes = training.made["steps"], training.made.get("minutes")
    told = ([] if minutes is None else [f"{minutes:g} minutes"]) + ([] if steps is None else [f"{steps} steps"])
    return " or ".join(told) or "as long as its recipe says"
