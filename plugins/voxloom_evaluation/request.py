"""What `evaluate` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option

DEFAULTS = (
    "wer",
    "deletions",
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
    """A set of recordings with texts and speakers, and what is measured on it.

    The set is a manifest, or whatever corpus fills the slot `corpus`; or requests, which nobody has recorded.
    """

    set: Path | None = option(
        None,
        help="manifest of the test recordings (JSONL: audio, text, speaker); for others corpus=NAME corpus.path=PATH",
    )
    requests: Path | None = option(
        None, help="instead of a set: texts without recordings (JSONL: id, text, speaker, prompt), spoken after theirs"
    )
    output: Path = option(help="folder for results.json and audio/ID.wav; finished audio in it is used again")
    split: str = option("test", help="split of the set")
    metrics: tuple[str, ...] | None = option(
        None, help=f"metrics, in order; without it those that can run of {', '.join(DEFAULTS)}"
    )
    metric_option: tuple[str, ...] = option((), help="an option of a metric, such as sim-o.model=FOLDER")
    leave_out: bool = option(False, help="leave out what cannot be measured, and say why, of metrics named here too")
    reference: tuple[Literal["recordings", "copy"], ...] = option(
        (), help="measured beside: the recordings, and their copy through the voice's codec"
    )
    limit: int | None = option(None, help="only the first utterances", minimum=1)
    every: int = option(1, help="only every so many-th utterance: a part of the set with all its speakers", minimum=1)
    seconds: tuple[float, float] | None = option(
        None, help="only utterances that last so long, from and to, such as 4,10; any may prompt", minimum=0.0
    )
    prompts: Literal["first", "random-3s"] = option(
        "first", help="the speaker's first other recording, or three random seconds of one of them"
    )
    prosody: Literal["predicted", "recording"] = option(
        "predicted", help="the voice's own, or durations and pitch of the recording: copy-prosody synthesis"
    )
    adapt: int = option(0, help="steps by which the voice is adapted to each prompt first", minimum=0, maximum=1000)
    seed: int = option(0, help="seed of every utterance, and of random prompts", minimum=0)
    audio: str | None = option(None, help="where a line's audio lies, such as audio/{id}.opus; else its key `audio`")


@dataclass(frozen=True)
class RobustnessRequest:
    """Requests that are spoken after each of their prompts' conditions."""

    requests: Path = option(help="texts with clean prompts (JSONL: id, text, speaker, prompt), of two speakers or more")
    output: Path = option(help="folder for results.json and audio/CONDITION/ID.wav")
    condition: tuple[str, ...] = option((), help="only these conditions, such as telephone; else all")
    limit: int | None = option(None, help="only the first requests", minimum=1)
    seed: int = option(0, help="seed of every request, and of noise", minimum=0)
