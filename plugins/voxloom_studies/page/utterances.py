"""Utterances as they are shown: everything of each system on one time axis."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import track

from voxloom.model import Recording
from voxloom_studies.comparison import Comparison, Spoken, Utterance
from voxloom_studies.page.heard import Words, compared
from voxloom_studies.page.names import name_of, scale_of, short
from voxloom_studies.page.scale import Scale
from voxloom_studies.page.sound import data_uri, opus, read_spoken
from voxloom_studies.page.spectrogram import spectrogram
from voxloom_studies.page.tracks import UNITS_PER_SECOND, Placed, curve, pitch_scale, placed

RECORDING = "recording"


@dataclass(frozen=True)
class Row:
    """One rendering, or the recording as number 0. `width` is its share of the time axis in percent.

    `sound` and `picture` are data URIs, empty where nothing was said; `heard` is None where nobody listened. `curve` is
    the path of an SVG on the view's `grid`.
    """

    number: int
    name: str
    seconds: float
    width: float
    sound: str
    picture: str
    heard: list[Words] | None
    scores: list[tuple[str, str]]
    curve: str
    symbols: list[Placed]


@dataclass(frozen=True)
class View:
    """An utterance with its rows on an axis of `seconds`, or `grid` units.

    `scores` are JSON: by figure and number of the system, in the unit people see. `hertz` is the axis of pitch.
    """

    id: str
    text: str
    seconds: float
    grid: int
    ticks: list[tuple[str, float]]
    hertz: Scale | None
    rows: list[Row]
    scores: str
    means: list[tuple[str, str]]


def views_of(comparison: Comparison, utterances: Sequence[Utterance]) -> Iterator[View]:
    """One after another, so that not all sound is held at once; tells how far it is."""
    console = Console(stderr=True)
    for utterance in track(utterances, "page", console=console, transient=True, disable=not console.is_terminal):
        yield _view(comparison, utterance)


def _view(comparison: Comparison, utterance: Utterance) -> View:
    numbers = {system.name: number for number, system in enumerate(comparison.systems, 1)}
    spoken = {name: utterance.spoken[name] for name in numbers if name in utterance.spoken}
    sounds = [] if utterance.recording is None else [(0, RECORDING, read_spoken(utterance.recording))]
    sounds += [(numbers[name], name, read_spoken(each.audio)) for name, each in spoken.items()]
    seconds = max((_seconds(wave) for _, _, wave in sounds), default=0.0) or 1.0
    hertz = pitch_scale(each.pitch for each in spoken.values())
    rows = [
        _row(utterance, number, name, wave, spoken[name] if number else None, seconds, hertz)
        for number, name, wave in sounds
    ]
    axis = Scale(0.0, seconds)
    return View(
        id=utterance.id,
        text=utterance.text,
        seconds=seconds,
        grid=max(1, math.ceil(seconds * UNITS_PER_SECOND)),
        ticks=[(f"{tick:g} s", round(100 * axis.place(tick), 2)) for tick in axis.ticks()],
        hertz=hertz,
        rows=rows,
        scores=json.dumps(_scores(spoken, numbers), allow_nan=False),
        means=_means(spoken),
    )


def _row(
    utterance: Utterance,
    number: int,
    name: str,
    wave: Recording | None,
    spoken: Spoken | None,
    seconds: float,
    hertz: Scale | None,
) -> Row:
    return Row(
        number=number,
        name=name,
        seconds=_seconds(wave),
        width=round(100 * _seconds(wave) / seconds, 2),
        sound="" if wave is None else data_uri("audio/ogg", opus(wave)),
        picture="" if wave is None else data_uri("image/png", spectrogram(wave)),
        heard=None if spoken is None or spoken.heard is None else compared(utterance.text, spoken.heard),
        scores=[]
        if spoken is None
        else [(name_of(figure), short(figure, value)) for figure, value in spoken.scores.items()],
        curve="" if spoken is None or hertz is None else curve(spoken.pitch, spoken.pitch_step, hertz),
        symbols=[] if spoken is None else placed(spoken.symbols, seconds),
    )


def _seconds(wave: Recording | None) -> float:
    return 0.0 if wave is None else len(wave.wave) / wave.sample_rate


def _scores(spoken: Mapping[str, Spoken], numbers: Mapping[str, int]) -> dict[str, dict[str, float]]:
    figures = dict.fromkeys(figure for each in spoken.values() for figure in each.scores)
    return {
        figure: {
            str(numbers[name]): round(scale_of(figure) * each.scores[figure], 6)
            for name, each in spoken.items()
            if math.isfinite(each.scores.get(figure, math.nan))
        }
        for figure in figures
    }


def _means(spoken: Mapping[str, Spoken]) -> list[tuple[str, str]]:
    """Each figure's mean over the systems, as the heading of the utterance tells it."""
    figures = dict.fromkeys(figure for each in spoken.values() for figure in each.scores)
    values = {
        figure: [score for each in spoken.values() if math.isfinite(score := each.scores.get(figure, math.nan))]
        for figure in figures
    }
    return [(name_of(figure), short(figure, sum(found) / len(found))) for figure, found in values.items() if found]
