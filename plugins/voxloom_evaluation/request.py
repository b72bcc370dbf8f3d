"""What `evaluate` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option


@dataclass(frozen=True)
class EvaluateRequest:
    """A set of recordings with texts and speakers, and what is measured on it."""

    set: Path = option(help="manifest of the test recordings (JSONL: audio, text, speaker)")
    output: Path = option(help="folder for results.json and audio/ID.wav; finished audio in it is used again")
    split: str = option("test", help="split of the set")
    metrics: tuple[str, ...] = option(("wer", "similarity", "dnsmos", "rtf"), help="metrics, in order")
    reference: tuple[Literal["recordings", "copy"], ...] = option(
        (), help="measured beside: the recordings, and their copy through the voice's codec"
    )
    limit: int | None = option(None, help="only the first utterances", minimum=1)
    seed: int = option(0, help="seed of every utterance", minimum=0)
    audio: str | None = option(None, help="where a line's audio lies, such as audio/{id}.opus; else its key `audio`")
    corpus: str = option("manifest", help="the corpus part that reads the set")
