"""The task `evaluate`: a voice over a set, measured."""

from collections.abc import Sequence

from rich.console import Console
from rich.progress import track

from voxloom.codec import AbstractCodec
from voxloom.corpus import AbstractCorpus
from voxloom.errors import InputError, VoiceError
from voxloom.metric import AbstractMetric, AbstractRecogniser, PooledMetric
from voxloom.pitch import AbstractPitch
from voxloom.provenance import library_versions
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_evaluation.evaluation import Evaluation, Scores
from voxloom_evaluation.plan import Plan
from voxloom_evaluation.request import DEFAULTS, EvaluateRequest
from voxloom_evaluation.sources import Sources
from voxloom_evaluation.store import AudioStore
from voxloom_evaluation.systems import Copy, Recordings, Spoken, System, recorded_durations
from voxloom_evaluation.trials import Trial, trials_of
from voxloom_registry import Registry, Spelled


class Evaluate(AbstractTask[EvaluateRequest, Evaluation]):
    """Every text of a set in the voice of its speaker's first other recording, measured by the metrics asked for."""

    def __init__(self, voice: Voice, recogniser: AbstractRecogniser, pitch: AbstractPitch) -> None:
        self._voice = voice
        self._parts = {"recogniser": recogniser, "pitch": pitch}

    def run(self, request: EvaluateRequest) -> Evaluation:
        """Speak and measure; results and audio are written to the request's folder.

        Raises:
            InputError: when the set cannot be used, the folder not written, or a metric named not measured.
            PluginError: when a metric is unknown or its package missing, with what to install.
        """
        voice, registry = self._voice, self._voice.registry
        names, settings = request.metrics, request.metric_option
        plan = Plan(registry, DEFAULTS if names is None else names, self._parts, settings, chosen=names is not None)
        trials = trials_of(_corpus(registry, request).items(request.split), request.limit)
        codec = _codec(voice)
        if "copy" in request.reference and codec is None:
            raise InputError(f"reference=copy needs a voice with a codec, and {voice.name!r} has none")
        plan.give_up(_lacking(voice.name, codec, trials))
        sources = Sources(codec)
        spoken = Spoken(voice, request.seed, AudioStore(request.output), sources)
        systems: list[System] = [spoken]
        if "copy" in request.reference:
            systems.append(Copy(sources))
        if "recordings" in request.reference:
            systems.append(Recordings(sources))
        if spoken.make(trials[0]).durations is None:
            plan.give_up({"durations": f"the voice {voice.name!r} does not tell how long it speaks each symbol"})
        scores, origin = _measure(systems, list(plan.metrics.values()), plan.needs, trials)
        evaluation = Evaluation(
            scores,
            {name: metric.better for name, metric in origin.items()},
            self._about(request, trials, plan),
            request.output,
            plan.skipped,
            {name: metric.pool for name, metric in origin.items() if isinstance(metric, PooledMetric)},
        )
        evaluation.write(request.output / "results.json")
        return evaluation

    def _about(self, request: EvaluateRequest, trials: Sequence[Trial], plan: Plan) -> dict[str, object]:
        return {
            "voice": self._voice.name,
            "weights_sha256": self._voice.bundle.weights_sha256,
            "config": self._voice.config.plain(),
            "set": str(request.set),
            "split": request.split,
            "seed": request.seed,
            "metrics": {name: sorted(metric.needs) for name, metric in plan.metrics.items()},
            "metric_options": list(request.metric_option),
            "versions": library_versions(),
            "trials": {trial.item.id: {"text": trial.item.text, "prompt": trial.prompt.id} for trial in trials},
        }


def _corpus(registry: Registry, request: EvaluateRequest) -> AbstractCorpus:
    options: dict[str, object] = {"path": request.set}
    if request.audio is not None:
        options["audio"] = request.audio
    for setting in request.corpus_option:
        name, _, value = setting.partition("=")
        if not (name and value):
            raise InputError(f"corpus_option: {setting!r} sets no option of the corpus: write OPTION=VALUE")
        options[name] = Spelled(value)
    corpus: AbstractCorpus = registry.build("corpus", request.corpus, options)
    return corpus


def _codec(voice: Voice) -> AbstractCodec | None:
    try:
        return voice.model.part("codec", AbstractCodec)
    except VoiceError:
        return None


def _lacking(voice: str, codec: AbstractCodec | None, trials: Sequence[Trial]) -> dict[str, str]:
    """Fields that samples of the voice will not have, as far as that is known before it speaks."""
    lacking = {}
    if codec is None:
        lacking["resynthesised"] = f"the voice {voice!r} has no codec to take the prompt through"
    if any(trial.reference is None for trial in trials):
        lacking["reference"] = "not every speaker of the set has a recording besides the text's and the prompt"
    if any(recorded_durations(trial) is None for trial in trials):
        lacking["recorded_durations"] = "the set does not give phonemes and durations for every recording"
    return lacking


def _measure(
    systems: Sequence[System], metrics: Sequence[AbstractMetric], needs: frozenset[str], trials: Sequence[Trial]
) -> tuple[dict[str, Scores], dict[str, AbstractMetric]]:
    """Scores by system, and the metric of each figure; a system without what a metric needs has no figure of it."""
    scores: dict[str, Scores] = {system.name: {} for system in systems}
    origin: dict[str, AbstractMetric] = {}
    for trial in track(trials, "evaluating", console=Console(stderr=True), transient=True):
        for system in systems:
            sample = system.sample(trial, needs)
            found = scores[system.name][trial.item.id] = {}
            for metric in metrics:
                if all(getattr(sample, field) is not None for field in metric.needs):
                    measured = metric.measure(sample)
                    origin |= dict.fromkeys(measured, metric)
                    found |= measured
    return scores, origin
