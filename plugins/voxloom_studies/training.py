"""The runs of a study, one after the other."""

import time
from collections.abc import Mapping

from voxloom.errors import TrainingError
from voxloom.recipes import train_recipe
from voxloom_registry import Registry
from voxloom_studies.folder import StudyFolder
from voxloom_studies.plan import Training
from voxloom_studies.progress import Progress
from voxloom_studies.request import StudyRequest


def train(
    registry: Registry,
    trainings: Mapping[str, Training],
    init: str,
    request: StudyRequest,
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
        with progress.part(f"training {name}, {training.made['steps'] or 'as many'} steps"):
            train_recipe(registry, training.words, None, request.cache, folder.run(name), init)
        if not training.voice.is_dir():
            raise TrainingError(f"the run {name!r} left no voice in {training.voice}")
        folder.finish_run(name, training.made, time.perf_counter() - started)
