"""The task `evaluate`: a voice over a set, measured."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

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
from voxloom_evaluation.adapting import AdaptedSpoken
from voxloom_evaluation.evaluation import Evaluation, Scores
from voxloom_evaluation.plan import Plan
from voxloom_evaluation.prompting import PROMPT_SECONDS, first, random_stretch
from voxloom_evaluation.request import DEFAULTS, EvaluateRequest
from voxloom_evaluation.retelling import Retold
from voxloom_evaluation.sources import Sources
from voxloom_evaluation.store import AudioStore
from voxloom_evaluation.systems import Copy, Recordings, Spoken, System, recorded_durations
from voxloom_evaluation.trials import Trial, requested, trials_of
from voxloom_registry import Registry


class Evaluate(AbstractTask[EvaluateRequest, Evaluation]):
    """Every text of a set in the voice of another recording of its speaker, measured by the metrics asked for."""

    def __init__(
        self, voice: Voice, recogniser: AbstractRecogniser, pitch: AbstractPitch, corpus: AbstractCorpus | None = None
    ) -> None:
        self._voice, self._corpus = voice, corpus
        self._parts = {"recogniser": recogniser, "pitch": pitch}

    def run(self, request: EvaluateRequest) -> Evaluation:
        """Speak and measure; results and audio are written to the request's folder.

        Raises:
            InputError: when the set cannot be used, the folder not written, or a metric named not measured.
            PluginError: when a metric is unknown or its package missing, with what to install.
        """
        voice, registry = self._voice, self._voice.registry
        plan = Plan(
            registry,
            DEFAULTS if request.metrics is None else request.metrics,
            self._parts,
            request.metric_option,
            chosen=request.metrics is not None and not request.leave_out,
            device=voice.model.device,
        )
        trials = _trials(registry, request, self._corpus)
        codec = _codec(voice)
        if "copy" in request.reference and codec is None:
            raise InputError(f"reference=copy needs a voice with a codec, and {voice.name!r} has none")
        plan.give_up(_lacking(voice.name, codec, trials))
        sources = Sources(codec, voice)
        spoken = _speaking(request)(voice, request.seed, AudioStore(request.output), sources)
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
            self._about(request, trials, plan, origin),
            request.output,
            plan.left_out,
            {name: metric.pool for name, metric in origin.items() if isinstance(metric, PooledMetric)},
        )
        evaluation.write(request.output / "results.json")
        return evaluation

    def _about(
        self, request: EvaluateRequest, trials: Sequence[Trial], plan: Plan, origin: Mapping[str, AbstractMetric]
    ) -> dict[str, object]:
        names = {id(metric): name for name, metric in plan.metrics.items()}
        return {
            "voice": self._voice.name,
            "weights_sha256": self._voice.bundle.weights_sha256,
            "config": self._voice.config.plain(),
            "set": None if request.set is None else str(request.set),
            "requests": None if request.requests is None else str(request.requests),
            "prosody": request.prosody,
            "adapt": request.adapt,
            "split": request.split,
            "seconds": request.seconds,
            "prompts": request.prompts,
            "seed": request.seed,
            "metrics": {name: sorted(metric.needs) for name, metric in plan.metrics.items()},
            "measured_by": {figure: names[id(metric)] for figure, metric in origin.items()},
            "better": {figure: metric.better for figure, metric in origin.items()},
            "metric_options": list(request.metric_option),
            "versions": library_versions(),
            "trials": {trial.item.id: _plain(trial) for trial in trials},
        }


def _speaking(request: EvaluateRequest) -> Callable[..., Spoken]:
    """How the voice speaks."""
    if not request.adapt:
        return Retold if request.prosody == "recording" else Spoken
    if request.prosody == "recording":
        raise InputError("adapt and prosody=recording measure different things: ask for one of them")
    return partial(AdaptedSpoken, steps=request.adapt)


def _trials(registry: Registry, request: EvaluateRequest, corpus: AbstractCorpus | None) -> list[Trial]:
    """Every text of the set after another recording of its speaker, or every request after its prompt."""
    if request.requests is None:
        items = _set(registry, request, corpus).items(request.split)
        choose = random_stretch(PROMPT_SECONDS, request.seed) if request.prompts == "random-3s" else first
        return trials_of(items, request.limit, choose, request.seconds, request.every)
    asked = {
        "a set or corpus": corpus is not None or request.set is not None,
        "audio": request.audio is not None,
        "reference": bool(request.reference),
        "seconds": request.seconds is not None,
        "prompts": request.prompts != "first",
        "prosody": request.prosody != "predicted",
        "adapt": request.adapt > 0,
    }
    for name in (name for name, is_asked in asked.items() if is_asked):
        raise InputError(f"requests come with their prompts and without recordings: leave out {name}")
    written: AbstractCorpus = registry.build("corpus", "manifest", {"path": request.requests, "audio": "{prompt}"})
    return requested(written.items(), request.limit, request.every)


def _set(registry: Registry, request: EvaluateRequest, corpus: AbstractCorpus | None) -> AbstractCorpus:
    """The corpus of the slot, or the manifest that the request names."""
    if (corpus is None) == (request.set is None):
        raise InputError("name one set: --set MANIFEST, or a corpus such as corpus=librispeech corpus.path=FOLDER")
    if corpus is not None:
        if request.audio is not None:
            raise InputError("audio belongs to set; a corpus has its own options, such as corpus.audio")
        return corpus
    audio = {} if request.audio is None else {"audio": request.audio}
    manifest: AbstractCorpus = registry.build("corpus", "manifest", {"path": request.set, **audio})
    return manifest


def _plain(trial: Trial) -> dict[str, object]:
    stretch = {} if trial.stretch is None else {"prompt_start": trial.stretch[0], "prompt_seconds": trial.stretch[1]}
    return {"text": trial.item.text, "prompt": trial.prompt.id, **stretch}


def _codec(voice: Voice) -> AbstractCodec | None:
    try:
        return voice.model.part("codec", AbstractCodec)
    except VoiceError:
        return None


def _lacking(voice: str, codec: AbstractCodec | None, trials: Sequence[Trial]) -> dict[str, str]:
    """Fields that samples of the voice will not have, as far as that is known before it speaks."""
    lacking = {}
    if not all(trial.recorded for trial in trials):
        lacking["recording"] = "nobody has recorded the requests"
    if codec is None:
        lacking["resynthesised"] = f"the voice {voice!r} has no codec to take the prompt through"
    if any(trial.reference is None for trial in trials):
        lacking["reference"] = "not every speaker of the set has a recording besides the text's and the prompt"
    if any(recorded_durations(trial) is None for trial in trials):
        lacking["recorded_durations"] = (
            "the set does not give phonemes and durations for every recording; those of a manifest that counts in "
            "units are had by corpus=manifest corpus.path=FILE corpus.unit_seconds=NUMBER"
        )
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
