"""The evaluations of a study: every voice with its changes, on every seed."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voxloom.bundle import Bundle
from voxloom.voice import Voice
from voxloom.voice_source import find_voice
from voxloom_studies.definition import INIT, Study
from voxloom_studies.folder import StudyFolder
from voxloom_studies.keeping import KeepingRegistry
from voxloom_studies.plan import EVALUATE, Speaking, Training
from voxloom_studies.progress import Progress


class Evaluations:
    """Measures by the task `evaluate` with parts that are built once, and only what is not measured yet."""

    def __init__(
        self,
        registry: KeepingRegistry,
        study: Study,
        trainings: Mapping[str, Training],
        words: Sequence[str],
        folder: StudyFolder,
        progress: Progress,
    ) -> None:
        self._registry, self._study, self._trainings = registry, study, trainings
        self._words, self._folder, self._progress = tuple(words), folder, progress

    def measure(self, speaking: Speaking) -> list[Path]:
        """The folders of its evaluations, one for each seed."""
        name = self.name_of(speaking.voice)
        bundle = find_voice(self._registry, name)
        voice: Voice | None = None
        folders = []
        for seed in self._study.seeds:
            place = self._folder.evaluation(speaking.voice, speaking.changes, seed)
            folders.append(place)
            asked = self._asked(speaking, seed)
            made = self._made(bundle, speaking, asked)
            if self._folder.is_evaluated(place, made):
                self._progress.passed()
                continue
            with self._progress.part(f"evaluating {' '.join((speaking.voice, *speaking.changes))}, seed {seed}"):
                started = time.perf_counter()
                if voice is None:
                    words = [*speaking.changes, *self._words]
                    voice = Voice.load(name, words, registry=self._registry, task=EVALUATE)
                voice.run(EVALUATE, output=place, **asked)
            self._folder.finish_evaluation(place, made, time.perf_counter() - started)
        return folders

    def name_of(self, voice: str) -> str:
        """What the voice of a row is called or where it lies."""
        return self._study.init if voice == INIT else str(self._trainings[voice].voice)

    def _asked(self, speaking: Speaking, seed: int) -> dict[str, Any]:
        beside = ("recordings",) if speaking.recordings and seed == self._study.seeds[0] else ()
        return {
            "split": self._study.split,
            "every": self._study.every,
            "limit": self._study.limit,
            "seed": seed,
            "metrics": speaking.metrics,
            "reference": beside,
        }

    def _made(self, bundle: Bundle, speaking: Speaking, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "weights": bundle.weights_sha256,
            "changes": speaking.changes,
            "words": self._words,
            **asked,
        }
