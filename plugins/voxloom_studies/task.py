"""The task `study`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from voxloom.corpus import AbstractCorpus
from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom.metric import AbstractMetric, AbstractRecogniser
from voxloom.pitch import AbstractPitch
from voxloom.provenance import library_versions
from voxloom.slots import CORPUS, DEVICE
from voxloom.task import AbstractTask
from voxloom.voice_source import find_voice
from voxloom_registry import Config, ConfigError, Registry, hint
from voxloom_studies.definition import INIT, Study, Table
from voxloom_studies.evaluating import Asked, Evaluations, Subject
from voxloom_studies.folder import StudyFolder
from voxloom_studies.keeping import KeepingRegistry
from voxloom_studies.outcome import Judged, Outcome, Shown
from voxloom_studies.plan import Speaking, Training, build_metrics, check_set, plan_speaking, plan_trainings, settled
from voxloom_studies.progress import Progress
from voxloom_studies.reading import find_study
from voxloom_studies.request import StudyRequest
from voxloom_studies.results import RECORDINGS, Results, measured, read_results, utterances_of
from voxloom_studies.statistics import Measured, difference, figure_of, verdict_of
from voxloom_studies.training import train
from voxloom_studies.words import words_of

OVERRIDES = ("init", "steps", "seeds", "split", "every", "limit")
"""What a request may say otherwise than the study."""
MEASURING = (CORPUS.name, "recogniser", "pitch", DEVICE.name)
"""Slots that evaluations take over from the configuration of the study."""


class RunStudy(AbstractTask[StudyRequest, Outcome]):
    """Trains and measures what a study names, as far as that is not done yet, then judges what was expected."""

    def __init__(
        self,
        registry: Registry,
        config: Config,
        corpus: AbstractCorpus,
        recogniser: AbstractRecogniser,
        pitch: AbstractPitch,
    ) -> None:
        self._registry, self._config, self._corpus = registry, config, corpus
        self._parts = {"recogniser": recogniser, "pitch": pitch}

    def run(self, request: StudyRequest) -> Outcome:
        """See `AbstractTask.run`; everything is checked before the first run begins.

        Raises:
            ConfigError, PluginError, VoiceError: when study, runs or rows are wrong.
            KeyboardInterrupt: when it was interrupted; the same request goes on.
        """
        study = _asked(find_study(self._registry, request.name), request)
        if request.report is not None and not request.report.parent.is_dir():
            raise InputError(f"report: there is no folder {request.report.parent}; make it first")
        keeping = KeepingRegistry.holding(self._registry, self._config, self._parts)
        names = [name for table in study.tables for name in table.metrics]
        metrics = build_metrics(keeping, names, self._parts)
        check_set(self._corpus, study, metrics)
        bundle = find_voice(self._registry, study.init)
        folder = StudyFolder(request.output)
        trainings = plan_trainings(self._registry, study, bundle, self._config, folder)
        words = words_of(self._config, MEASURING)
        spoken = plan_speaking(self._registry, study, bundle, trainings, words)
        progress = Progress(len(trainings) + len(spoken) * len(study.seeds))
        train(self._registry, trainings, study.init, request.cache, folder, progress)
        fields = {"split": study.split, "every": study.every, "limit": study.limit}
        evaluations = Evaluations(keeping, Asked(fields, study.seeds, words), folder, progress)
        results = {
            (each.voice, each.changes): [read_results(place) for place in evaluations.measure(subject)]
            for each, subject in ((each, _subject(study, trainings, each)) for each in spoken)
        }
        found = {
            (table.name, name): results[settled(study, row.voice, trainings), row.changes]
            for table in study.tables
            for name, row in table.rows.items()
        }
        first = next(iter(results.values()))[0]
        about = {
            "init": bundle.name,
            "weights_sha256": bundle.weights_sha256,
            "steps": study.steps,
            "seeds": list(study.seeds),
            "utterances": utterances_of(first),
            "recogniser": self._config.slots["recogniser"].part,
            "config": self._config.plain(),
            "versions": library_versions(),
        }
        outcome = replace(judge(study, metrics, found, first), about=about, folder=request.output)
        outcome.write(request.output)
        if request.report is not None:
            write_text(request.report, outcome.markdown())
        return outcome


def judge(
    study: Study,
    metrics: Mapping[str, AbstractMetric],
    found: Mapping[tuple[str, str], list[Results]],
    first: Results,
) -> Outcome:
    """Figures of every row, by (table, row), and what became of the orderings; `first` holds the recordings."""
    recordings = {
        name: figure_of(one)
        for name, metric in metrics.items()
        if (one := measured([first], name, metric, RECORDINGS)) is not None
    }
    tables, judged = [], []
    for table in study.tables:
        rows = {name: _measured(metrics, table, found[table.name, name]) for name in table.rows}
        shown = {name: {metric: figure_of(one) for metric, one in row.items()} for name, row in rows.items()}
        tables.append(Shown(table, shown, recordings))
        for ordering in table.orderings:
            by = difference(rows[ordering.better][ordering.metric], rows[ordering.worse][ordering.metric])
            judged.append(Judged(table.name, ordering, by, verdict_of(by)))
    better = {name: metric.better for name, metric in metrics.items()}
    return Outcome(study, tuple(tables), tuple(judged), better)


def _subject(study: Study, trainings: Mapping[str, Training], speaking: Speaking) -> Subject:
    voice = study.init if speaking.voice == INIT else str(trainings[speaking.voice].voice)
    name = "+".join((speaking.voice, *speaking.changes))
    return Subject(name, voice, speaking.changes, speaking.metrics, speaking.recordings)


def _measured(metrics: Mapping[str, AbstractMetric], table: Table, seeds: list[Results]) -> dict[str, Measured]:
    found = {name: measured(seeds, name, metrics[name]) for name in table.metrics}
    lacking = [name for name, one in found.items() if one is None]
    if lacking:
        raise InputError(f"the metric {lacking[0]!r} gave no figure of any utterance")
    return {name: one for name, one in found.items() if one is not None}


def _asked(study: Study, request: StudyRequest) -> Study:
    """The study as the request wants it."""
    unknown = [name for name in request.include if name not in study.runs]
    if unknown:
        raise ConfigError([f"include: the study has no run {unknown[0]!r}{hint(unknown[0], study.runs)}"])
    changed: dict[str, Any] = {name: getattr(request, name) for name in OVERRIDES if getattr(request, name) is not None}
    return replace(study.keeping(frozenset(request.include)), **changed)
