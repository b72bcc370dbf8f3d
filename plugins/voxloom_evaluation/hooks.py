"""What this plugin offers."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_EXTRA = "voxloom[evaluate]"
_WORLD_TOO = "voxloom[evaluate,world]"
_OPTIONS = "voxloom_evaluation.options"
_MATCHED = f"{_OPTIONS}:MatchingOptions"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Recognisers, metrics and the task that runs them over a set."""
    return (*_recognisers(), *_single(), *_of_speakers(), *_of_recordings(), *_tasks())


def _recognisers() -> Iterable[Offer]:
    yield Offer(
        "recogniser",
        "whisper",
        "voxloom_evaluation.whisper:WhisperRecogniser",
        f"{_OPTIONS}:WhisperOptions",
        "Whisper by faster-whisper, from a folder without network or by name from the hub",
        extra=_EXTRA,
        licence="Apache-2.0; needs faster-whisper, MIT",
    )
    yield Offer(
        "recogniser",
        "pocketsphinx",
        "voxloom_evaluation.sphinx:PocketsphinxRecogniser",
        summary="PocketSphinx with the English model of its wheel; rough, needs no download",
        extra=_EXTRA,
        licence="Apache-2.0; needs pocketsphinx, BSD-2-Clause",
    )
    yield Offer(
        "recogniser",
        "hubert-ctc",
        "voxloom_evaluation.hubert:HubertRecogniser",
        f"{_OPTIONS}:HubertOptions",
        "HuBERT-CTC, the paper's; from a folder, or 1.3 GB fetched from the hub",
        extra=_EXTRA,
    )


def _single() -> Iterable[Offer]:
    """Metrics of the speech alone."""
    yield Offer(
        "metric",
        "wer",
        "voxloom_evaluation.wer:WordErrorRate",
        f"{_OPTIONS}:WerOptions",
        "word error rate by a recogniser, Whisper's text normaliser on both sides",
        parts={"recogniser": "recogniser"},
        extra=_EXTRA,
    )
    yield Offer(
        "metric",
        "deletions",
        "voxloom_evaluation.deletions:Deletions",
        f"{_OPTIONS}:DeletionOptions",
        "word errors by sort, and the utterances that lose more than 30 % of their words; by the same recogniser",
        parts={"recogniser": "recogniser"},
        extra=_EXTRA,
    )
    yield Offer(
        "metric",
        "dnsmos",
        "voxloom_evaluation.dnsmos:Dnsmos",
        summary="DNSMOS P.835 overall, 1 to 5, at 16 kHz; needs the wave alone",
        extra=_EXTRA,
        licence="Apache-2.0; needs speechmos, MIT",
    )
    yield Offer(
        "metric",
        "distillmos",
        "voxloom_evaluation.distill:DistillMos",
        summary="DistillMOS, 1 to 5, at 16 kHz; needs the wave alone",
        extra=_EXTRA,
        licence="Apache-2.0; needs distillmos, MIT",
    )
    yield Offer(
        "metric",
        "rtf",
        "voxloom_evaluation.rtf:RealTimeFactor",
        summary="seconds of work per second of speech, whole and by part; needs timings",
    )


def _of_speakers() -> Iterable[Offer]:
    yield Offer(
        "metric",
        "similarity",
        "voxloom_evaluation.similarity:Similarity",
        f"{_OPTIONS}:SimilarityOptions",
        "cosine of Resemblyzer embeddings of speech and prompt; needs a prompt",
        extra=_EXTRA,
    )
    yield Offer(
        "metric",
        "sim-o",
        "voxloom_evaluation.wavlm:SimO",
        f"{_OPTIONS}:WavlmOptions",
        "cosine of WavLM x-vectors of speech and prompt; needs a prompt, and a folder or 400 MB fetched from the hub",
        extra=_EXTRA,
    )
    yield Offer(
        "metric",
        "sim-r",
        "voxloom_evaluation.wavlm:SimR",
        f"{_OPTIONS}:WavlmOptions",
        "the same against the prompt through the codec; needs a voice with a codec besides",
        extra=_EXTRA,
    )


def _of_recordings() -> Iterable[Offer]:
    """Metrics of the speech beside the recording of the same text."""
    pitch = {"pitch": "pitch"}
    yield Offer(
        "metric",
        "mcd",
        "voxloom_evaluation.mcd:MelCepstralDistortion",
        _MATCHED,
        "mel-cepstral distortion in dB; needs the recording of the text",
        parts=pitch,
        extra=_WORLD_TOO,
    )
    yield Offer(
        "metric",
        "f0-correlation",
        "voxloom_evaluation.intonation:F0Correlation",
        _MATCHED,
        "correlation of F0 where both are voiced; needs the recording of the text",
        parts=pitch,
        extra=_WORLD_TOO,
    )
    yield Offer(
        "metric",
        "f0-rmse",
        "voxloom_evaluation.intonation:F0Error",
        _MATCHED,
        "difference of F0 in cents where both are voiced; needs the recording of the text",
        parts=pitch,
        extra=_WORLD_TOO,
    )
    yield Offer(
        "metric",
        "pitch-jsd",
        "voxloom_evaluation.distributions:PitchDivergence",
        f"{_OPTIONS}:PitchDivergenceOptions",
        "divergence of F0's distribution from the recordings', in bits; needs the recording of the text",
        parts=pitch,
    )
    yield Offer(
        "metric",
        "duration-jsd",
        "voxloom_evaluation.distributions:DurationDivergence",
        f"{_OPTIONS}:DurationDivergenceOptions",
        "divergence of durations' distribution from the set's, in bits; needs a set and a voice that give durations",
    )


def _tasks() -> Iterable[Offer]:
    yield Offer(
        "task",
        "evaluate",
        "voxloom_evaluation.evaluate:Evaluate",
        summary="speak a test set and measure it: word errors, similarity, estimated opinion, prosody, speed",
        parts={"recogniser": "recogniser", "pitch": "pitch", "corpus": "corpus"},
        optional=frozenset({"corpus"}),
        request="voxloom_evaluation.request:EvaluateRequest",
        command="evaluate",
        operators=frozenset({"speak"}),
        extra=_EXTRA,
    )
    yield Offer(
        "task",
        "robustness",
        "voxloom_evaluation.robustness:Robustness",
        summary="speak after short, noisy, quiet, clipped and telephone prompts and strange voices, and measure it",
        parts={"recogniser": "recogniser"},
        request="voxloom_evaluation.request:RobustnessRequest",
        command="robustness",
        operators=frozenset({"speak"}),
        extra=_EXTRA,
    )
