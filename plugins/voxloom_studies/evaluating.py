"""Evaluations by the task `evaluate`: every subject on every seed, with parts that are built once."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voxloom.bundle import Bundle
from voxloom.voice import Voice
from voxloom.voice_source import find_voice
from voxloom_studies.folder import StudyFolder
from voxloom_studies.keeping import KeepingRegistry
from voxloom_studies.progress import Progress

EVALUATE = "evaluate"
"""The task that measures."""


@dataclass(frozen=True)
class Subject:
    """A voice, by its name or where it lies, with changes, and the name of the folder it is measured in."""

    name: str
    voice: str
    changes: tuple[str, ...]
    metrics: tuple[str, ...]
    recordings: bool = False
    """Whether the recordings are measured beside, on the first seed."""

    @property
    def title(self) -> str:
        """What people are told."""
        return " ".join(self.name.split("+"))


@dataclass(frozen=True)
class Asked:
    """What is the same for every subject: the fields of `evaluate`'s request, the seeds, and words about slots.

    `besides` is what else decides the outcome.
    """

    fields: Mapping[str, Any]
    seeds: Sequence[int]
    words: Sequence[str]
    besides: Mapping[str, Any] = field(default_factory=dict)


class Evaluations:
    """Measures only what is not measured yet."""

    def __init__(self, registry: KeepingRegistry, asked: Asked, folder: StudyFolder, progress: Progress) -> None:
        self._registry, self._asked, self._folder, self._progress = registry, asked, folder, progress

    def measure(self, subject: Subject) -> list[Path]:
        """The folders of its evaluations, one for each seed."""
        bundle = find_voice(self._registry, subject.voice)
        voice: Voice | None = None
        folders = []
        for seed in self._asked.seeds:
            place = self._folder.evaluation(subject.name, seed)
            folders.append(place)
            request = self._request(subject, seed)
            made = self._made(bundle, subject, request)
            if self._folder.is_evaluated(place, made):
                self._progress.passed()
                continue
            with self._progress.part(f"evaluating {subject.title}, seed {seed}"):
                started = time.perf_counter()
                if voice is None:
                    words = [*subject.changes, *self._asked.words]
                    voice = Voice.load(subject.voice, words, registry=self._registry, task=EVALUATE)
                voice.run(EVALUATE, output=place, **request)
            self._folder.finish_evaluation(place, made, time.perf_counter() - started)
        return folders

    def _request(self, subject: Subject, seed: int) -> dict[str, Any]:
        beside = ("recordings",) if subject.recordings and seed == self._asked.seeds[0] else ()
        return {**self._asked.fields, "seed": seed, "metrics": subject.metrics, "reference": beside}

    def _made(self, bundle: Bundle, subject: Subject, request: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "weights": bundle.weights_sha256,
            "changes": subject.changes,
            "words": tuple(self._asked.words),
            **self._asked.besides,
            **request,
        }
