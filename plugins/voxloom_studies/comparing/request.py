"""What `sweep` and `compare` are asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option

RTF, MEMORY = "rtf", "peak-memory-mb"
"""Figures that are measured in processes of their own, in turns, and not by the task `evaluate`."""
SHOWN = 12
"""Utterances on the page: some 4 MB with ten systems and 3 s of speech each."""
DEFAULTS = ("wer", "similarity", "dnsmos", "pitch-jsd", "duration-jsd", RTF, MEMORY)


@dataclass(frozen=True)
class MeasuringRequest:
    """On what systems are compared, by which figures, and where everything is kept."""

    set: Path | None = option(
        None,
        help="manifest of the recordings spoken after (JSONL: audio, text, speaker); else corpus=NAME corpus.path=",
    )
    output: Path = option(help="folder for page.html, tables and evaluations; what is finished in it is kept")
    split: str = option("test", help="split of the set")
    every: int = option(1, help="only every so many-th utterance of it", minimum=1)
    limit: int | None = option(None, help="and no more than so many", minimum=1)
    metrics: tuple[str, ...] | None = option(
        None, help=f"what is measured; without it what can be of {', '.join(DEFAULTS)}"
    )
    margin: tuple[str, ...] = option(
        (), help="smallest difference that matters, such as wer=0.01 or, relative, rtf=10%"
    )
    rounds: tuple[int, int] = option(
        (5, 20), help="rounds in which time and memory are taken, at least and, while undecided, at most", minimum=1
    )
    shown: int = option(
        SHOWN, help="utterances to hear and see on the page, the worst and others at random; 0: none", minimum=0
    )


@dataclass(frozen=True)
class SweepRequest(MeasuringRequest):
    """A grid of settings of a voice, or of voices."""

    grid: tuple[str, ...] = option(
        help="settings with their values, such as sampler=a,b sampler.steps=1,2,4 seed=1..5",
        positional=True,
        words=True,
    )
    voice: str = option("nano", help="the voice that is swept; several by voice=A,B in the grid")
    recipe: str | None = option(None, help="recipe that trains a voice for each value of what is learnt with weights")
    minutes: float | None = option(None, help="minutes of each of its stages", minimum=0.01)
    steps: int | None = option(None, help="optimiser steps of each of its stages", minimum=1)
    init: str | None = option(None, help="voice that trainings begin with; else they begin with nothing learnt")
    cache: Path = option(Path("features"), help="prepared features that are trained on")


@dataclass(frozen=True)
class CompareRequest(MeasuringRequest):
    """Voices side by side."""

    systems: tuple[str, ...] = option(
        help="voices by name or folder, each with its own changes in quotes: 'nano sampler.steps=2'",
        positional=True,
        words=True,
    )
    seeds: tuple[int, ...] = option((0,), help="seeds every text is spoken with, such as 1,2,3", minimum=0)
