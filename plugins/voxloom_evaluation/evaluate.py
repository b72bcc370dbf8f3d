"""The task `evaluate`: a voice over a set, measured."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import track

from voxloom.codec import AbstractCodec
from voxloom.corpus import AbstractCorpus
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, AbstractRecogniser
from voxloom.provenance import library_versions
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_evaluation.evaluation import Evaluation, Scores
from voxloom_evaluation.request import EvaluateRequest
from voxloom_evaluation.store import AudioStore
from voxloom_evaluation.systems import Copy, Recordings, Spoken, System
from voxloom_evaluation.trials import Trial, trials_of
from voxloom_registry import Registry


class Evaluate(AbstractTask[EvaluateRequest, Evaluation]):
    """Every text of a set in the voice of its speaker's first other recording, measured by the metrics asked for."""

    def __init__(self, voice: Voice, recogniser: AbstractRecogniser) -> None:
        self._voice = voice
        self._recogniser = recogniser

    def run(self, request: EvaluateRequest) -> Evaluation:
        """Speak and measure; results and audio are written to the request's folder.

        Raises:
            InputError: when the set cannot be used or the folder not written.
            PluginError: when a metric is unknown or its package missing, with what to install.
        """
        registry = self._voice.registry
        metrics = _metrics(registry, request.metrics, self._recogniser)
        audio = {} if request.audio is None else {"audio": request.audio}
        corpus: AbstractCorpus = registry.build("corpus", request.corpus, {"path": request.set, **audio})
        trials = trials_of(corpus.items(request.split), request.limit)
        store = AudioStore(request.output)
        systems: list[System] = [Spoken(self._voice, request.seed, store)]
        if "copy" in request.reference:
            systems.append(Copy(self._voice.model.part("codec", AbstractCodec)))
        if "recordings" in request.reference:
            systems.append(Recordings())
        scores, better = _measure(systems, metrics, trials)
        evaluation = Evaluation(scores, better, self._about(request, trials), request.output)
        evaluation.write(request.output / "results.json")
        return evaluation

    def _about(self, request: EvaluateRequest, trials: Sequence[Trial]) -> dict[str, object]:
        return {
            "voice": self._voice.name,
            "weights_sha256": self._voice.bundle.weights_sha256,
            "config": self._voice.config.plain(),
            "set": str(request.set),
            "split": request.split,
            "seed": request.seed,
            "versions": library_versions(),
            "trials": {trial.item.id: {"text": trial.item.text, "prompt": trial.prompt.id} for trial in trials},
        }


def _metrics(registry: Registry, names: Sequence[str], recogniser: AbstractRecogniser) -> list[AbstractMetric]:
    """The metrics, each with the parts it is built with.

    Raises:
        InputError: when none is named, or one needs a part that an evaluation does not have.
    """
    if not names:
        raise InputError(f"name at least one metric: {', '.join(registry.names('metric'))}")
    built = []
    for name in names:
        wanted = registry.find("metric", name).parts
        lacking = sorted(set(wanted.values()) - {"recogniser"})
        if lacking:
            raise InputError(f"the metric {name!r} needs a {lacking[0]}, which an evaluation does not have")
        parts: dict[str, object] = dict.fromkeys(wanted, recogniser)
        built.append(registry.build("metric", name, {}, **parts))
    return built


def _measure(
    systems: Sequence[System], metrics: Sequence[AbstractMetric], trials: Sequence[Trial]
) -> tuple[dict[str, Scores], dict[str, str]]:
    scores: dict[str, Scores] = {system.name: {} for system in systems}
    better: dict[str, str] = {}
    for trial in track(trials, "evaluating", console=Console(stderr=True), transient=True):
        for system in systems:
            sample = system.sample(trial)
            found = scores[system.name][trial.item.id] = {}
            for metric in metrics:
                measured = metric.measure(sample)
                better |= dict.fromkeys(measured, metric.better)
                found |= measured
    return scores, better
