"""What this plugin offers."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_EXTRA = "voxloom[evaluate]"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Recognisers, metrics and the task that runs them over a set."""
    return (
        Offer(
            "recogniser",
            "whisper",
            "voxloom_evaluation.whisper:WhisperRecogniser",
            "voxloom_evaluation.options:WhisperOptions",
            "Whisper by faster-whisper, from a folder without network or by name from the hub",
            extra=_EXTRA,
            licence="Apache-2.0; needs faster-whisper, MIT",
        ),
        Offer(
            "recogniser",
            "pocketsphinx",
            "voxloom_evaluation.sphinx:PocketsphinxRecogniser",
            summary="PocketSphinx with the English model of its wheel; rough, needs no download",
            extra=_EXTRA,
            licence="Apache-2.0; needs pocketsphinx, BSD-2-Clause",
        ),
        Offer(
            "metric",
            "wer",
            "voxloom_evaluation.wer:WordErrorRate",
            "voxloom_evaluation.options:WerOptions",
            "word error rate by a recogniser, Whisper's text normaliser on both sides",
            parts={"recogniser": "recogniser"},
            extra=_EXTRA,
        ),
        Offer(
            "metric",
            "similarity",
            "voxloom_evaluation.similarity:Similarity",
            "voxloom_evaluation.options:SimilarityOptions",
            "cosine of Resemblyzer embeddings of speech and prompt; needs a prompt",
            extra=_EXTRA,
        ),
        Offer(
            "metric",
            "dnsmos",
            "voxloom_evaluation.dnsmos:Dnsmos",
            summary="DNSMOS P.835 overall, 1 to 5, at 16 kHz; needs the wave alone",
            extra=_EXTRA,
            licence="Apache-2.0; needs speechmos, MIT",
        ),
        Offer(
            "metric",
            "rtf",
            "voxloom_evaluation.rtf:RealTimeFactor",
            summary="seconds of work per second of speech, whole and by part; needs timings",
        ),
        Offer(
            "task",
            "evaluate",
            "voxloom_evaluation.evaluate:Evaluate",
            summary="speak a test set and measure it: word errors, similarity, estimated opinion, speed",
            parts={"recogniser": "recogniser"},
            request="voxloom_evaluation.request:EvaluateRequest",
            command="evaluate",
            operators=frozenset({"speak"}),
            extra=_EXTRA,
        ),
    )
