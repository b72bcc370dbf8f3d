"""What `study` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class StudyRequest:
    """A study, the folder it is done in, and what of it is to be otherwise this time."""

    name: str = option(help="study/NAME.yaml of a config folder, or a FILE.yaml of one's own", positional=True)
    output: Path = option(help="folder for runs, evaluations, study.md and study.json; what is finished is kept")
    cache: Path = option(Path("features"), help="prepared features that runs are trained on")
    init: str | None = option(None, help="the voice every run begins with; else the one that the study names")
    steps: int | None = option(None, help="optimiser steps of every run that sets none of its own", minimum=1)
    seeds: tuple[int, ...] | None = option(None, help="seeds of the evaluations, such as 0,1,2", minimum=0)
    split: str | None = option(None, help="split of the corpus that voices are measured on")
    every: int | None = option(None, help="measured on every so many-th utterance of it", minimum=1)
    limit: int | None = option(None, help="and on no more than so many", minimum=1)
    include: tuple[str, ...] = option((), help="runs that the study leaves out unless they are named here")
    report: Path | None = option(None, help="a file for the Markdown besides, such as docs/ablations.md")
