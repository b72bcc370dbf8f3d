"""What a comparison is made on: metrics, recordings, margins; checked before anything is spoken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric
from voxloom.provenance import file_hash
from voxloom_registry import Registry, VoxloomError
from voxloom_studies.comparing.margins import Margin, margins_of
from voxloom_studies.comparing.request import DEFAULTS, MEMORY, RTF, MeasuringRequest
from voxloom_studies.evaluating import Asked
from voxloom_studies.plan import build_metrics, check_set

IN_TURNS = (RTF, MEMORY)
LEAST = 6
"""Utterances of which a permutation test of one pair can show a difference: 2 of 2^5 assignments are 6 %."""


@dataclass(frozen=True)
class Setup:
    """By metric or figure; `metrics` are those of `evaluate`, and `figures` all, in the order asked for."""

    metrics: Mapping[str, AbstractMetric]
    figures: tuple[str, ...]
    margins: Mapping[str, Margin]
    items: Sequence[Item]
    prompts: Mapping[str, Path]
    """Audio by id, of the whole split."""
    asked: Asked
    notes: tuple[str, ...]

    @property
    def in_turns(self) -> tuple[str, ...]:
        """Figures that are taken in turns."""
        return tuple(figure for figure in self.figures if figure in IN_TURNS)

    @property
    def evaluated(self) -> tuple[str, ...]:
        """Metrics that the task `evaluate` is asked for; it wants one, even where none of its figures is wanted."""
        return tuple(self.metrics) or (RTF,)


def set_up(
    registry: Registry,
    request: MeasuringRequest,
    seeds: Sequence[int],
    words: Sequence[str],
    corpus: AbstractCorpus | None,
    parts: Mapping[str, object],
) -> Setup:
    """Raises: VoxloomError: when set, metrics or margins cannot be used."""
    used = _corpus(registry, request, corpus)
    names = request.metrics or DEFAULTS
    metrics, left_out = _metrics(registry, names, parts, chosen=request.metrics is not None)
    items = check_set(used, request, metrics if request.metrics else {})
    for name, metric in [*metrics.items()]:
        if request.metrics is None and "recorded_durations" in metric.needs and any(i.durations is None for i in items):
            left_out[name] = "the set does not give durations of every recording"
            del metrics[name]
    figures = tuple(name for name in names if name in metrics or name in IN_TURNS)
    if not figures:
        raise InputError("no metric can be measured: " + "; ".join(f"{name}: {why}" for name, why in left_out.items()))
    notes = [f"not measured: {name} ({why})" for name, why in left_out.items()]
    if len(items) < LEAST:
        notes.append(f"with {len(items)} utterances no test can show a difference: {LEAST} are the fewest")
    fields: dict[str, Any] = {
        "split": request.split,
        "every": request.every,
        "limit": request.limit,
        "leave_out": request.metrics is None,
    }
    besides: dict[str, Any] = {}
    if request.set is not None:
        fields["set"], besides["set_sha256"] = str(request.set), file_hash(request.set)
    prompts = {item.id: item.audio for item in used.items(request.split)}
    margins = margins_of(figures, request.margin)
    return Setup(metrics, figures, margins, items, prompts, Asked(fields, seeds, words, besides), tuple(notes))


def _corpus(registry: Registry, request: MeasuringRequest, corpus: AbstractCorpus | None) -> AbstractCorpus:
    if (corpus is None) == (request.set is None):
        raise InputError("name one set: --set MANIFEST, or a corpus such as corpus=librispeech corpus.path=FOLDER")
    if corpus is not None:
        return corpus
    manifest: AbstractCorpus = registry.build("corpus", "manifest", {"path": request.set})
    return manifest


def _metrics(
    registry: Registry, names: Iterable[str], parts: Mapping[str, object], *, chosen: bool
) -> tuple[dict[str, AbstractMetric], dict[str, str]]:
    """Those that `evaluate` measures, and which are left out and why: none that somebody chose."""
    found: dict[str, AbstractMetric] = {}
    left_out: dict[str, str] = {}
    for name in dict.fromkeys(names):
        if name in IN_TURNS:
            continue
        try:
            found |= build_metrics(registry, [name], parts)
        except VoxloomError as error:
            if chosen:
                raise
            left_out[name] = str(error)
    return found, left_out
