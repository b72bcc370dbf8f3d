"""What `evaluate` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option

DEFAULTS = (
    "wer",
    "similarity",
    "dnsmos",
    "distillmos",
    "mcd",
    "f0-correlation",
    "f0-rmse",
    "pitch-jsd",
    "duration-jsd",
    "rtf",
)
"""Metrics that need no download."""


@dataclass(frozen=True)
class EvaluateRequest:
    """A set of recordings with texts and speakers, and what is measured on it."""

    set: Path = option(help="manifest of the test recordings (JSONL: audio, text, speaker)")
    output: Path = option(help="folder for results.json and audio/ID.wav; finished audio in it is used again")
    split: str = option("test", help="split of the set")
    metrics: tuple[str, ...] | None = option(
        None, help=f"metrics, in order; without it those that can run of {', '.join(DEFAULTS)}"
    )
    metric_option: tuple[str, ...] = option((), help="an option of a metric, such as sim-o.model=FOLDER")
    reference: tuple[Literal["recordings", "copy"], ...] = option(
        (), help="measured beside: the recordings, and their copy through the voice's codec"
    )
    limit: int | None = option(None, help="only the first utterances", minimum=1)
    seed: int = option(0, help="seed of every utterance", minimum=0)
    audio: str | None = option(None, help="where a line's audio lies, such as audio/{id}.opus; else its key `audio`")
    corpus: str = option("manifest", help="the corpus part that reads the set")
    corpus_option: tuple[str, ...] = option((), help="an option of that part, such as unit_seconds=0.025")
