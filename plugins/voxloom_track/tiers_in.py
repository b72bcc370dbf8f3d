"""Passages read from intervals and points. No torch here but what passages bring."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voxloom.errors import InputError
from voxloom_track.numbers import exact, number
from voxloom_track.passage import Passage, Said, frames_of
from voxloom_track.spaces import unnamed
from voxloom_track.tiers_out import (
    DIGITS,
    ENERGY,
    F0,
    FRAMES,
    HERTZ_DIGITS,
    PHONEMES,
    SENTENCES,
    VOICING,
    WORDS,
    few_points,
)

Span = tuple[float, float, str]
Entries = Mapping[str, Sequence[tuple[Any, ...]]]
"""(start, end, label) or (time, label) by tier, in order of time."""
Array = NDArray[np.float64]


def passages_in(tiers: Entries, frame_rate: float, where: str) -> list[Passage]:
    """A passage for each interval of `sentences`, or one where that tier is not there.

    Contours are taken where they are in time, at the middle of each of `frame_rate` frames a second. F0 goes straight
    between its points on a log scale, and the finer movement of `F0 frames`, while that tier is there, goes along. What
    has no tier is left to the voice, F0 also where a passage has no point.

    Raises:
        InputError: when there are no phonemes, or a point is no number.
    """
    if not tiers.get(PHONEMES):
        raise InputError(f"{where}: has no tier {PHONEMES!r} with intervals in it, among {', '.join(tiers) or 'none'}")
    spans = tiers[PHONEMES]
    sentences = tiers.get(SENTENCES) or [(spans[0][0], spans[-1][1], "")]
    owned: list[list[Span]] = [[] for _ in sentences]
    starts = [start for start, _, _ in sentences]
    for start, end, label in spans:
        owned[_owner((start, end), sentences, starts)[0]].append((start, end, label))
    words = [start for start, _, _ in tiers.get(WORDS, ())]
    times = {name: [entry[0] for entry in tiers.get(name, ())] for name in (F0, FRAMES, ENERGY)}
    found = []
    for (_, _, text), mine in zip(sentences, owned, strict=True):
        if mine:
            said = [each for span in mine for each in _symbols(span, tiers.get(WORDS, ()), words)]
            plain = Passage(text, tuple(said), mine[0][0], frame_rate)
            near = {name: _points(tiers, name, times[name], mine, where) for name in times}
            found.append(_contoured(plain, tiers, near))
    return found


def _contoured(plain: Passage, tiers: Entries, points: Mapping[str, Sequence[tuple[float, float]]]) -> Passage:
    counts = frames_of(plain, plain.frame_rate)
    middles = np.round(plain.start + (np.arange(sum(counts)) + 0.5) / plain.frame_rate, DIGITS)
    symbols = plain.symbols
    if VOICING in tiers:
        bounds = np.array([(start, end) for start, end, _ in tiers[VOICING]]).reshape(-1, 2)
        begun, over = (np.searchsorted(each, middles, side="right") for each in bounds.T)
        voicing = _cut((begun - over).astype(np.float64), counts)
        symbols = tuple(replace(said, voicing=mine) for said, mine in zip(symbols, voicing, strict=True))
    if points[F0]:
        octaves = _octaves(points[F0], points[FRAMES], middles)
        pitch = _cut(np.asarray(2.0**octaves), counts)
        symbols = tuple(replace(said, pitch=mine) for said, mine in zip(symbols, pitch, strict=True))
    if points[ENERGY]:
        energy = _cut(np.interp(middles, *_columns(points[ENERGY])), counts)
        symbols = tuple(replace(said, energy=mine) for said, mine in zip(symbols, energy, strict=True))
    return replace(plain, symbols=symbols)


def _symbols(span: Span, words: Sequence[tuple[Any, ...]], starts: Sequence[float]) -> list[Said]:
    """The symbols of an interval; its time is that of the one without brackets."""
    start, end, label = span
    place, shared = _owner((start, end), words, starts)
    word = place if shared > (end - start) / 2 else None
    found = []
    for written in label.split():
        brief = len(written) > 2 and written[0] == "(" and written[-1] == ")"
        symbol = unnamed(written[1:-1] if brief else written)
        found.append(Said(symbol, word, seconds=0.0 if brief else end - start))
    return found


def _owner(span: tuple[float, float], others: Sequence[tuple[Any, ...]], starts: Sequence[float]) -> tuple[int, float]:
    """The interval with which `span` has most seconds in common, and these; negative where it only lies nearest."""
    first = max(0, bisect_right(starts, span[0]) - 1)
    last = max(first + 2, bisect_left(starts, span[1]))
    shared = [min(span[1], end) - max(span[0], start) for start, end, _ in others[first:last]]
    most = max(shared, default=-1.0)
    return (first + shared.index(most) if shared else 0), most


def _points(
    tiers: Entries, name: str, times: Sequence[float], spans: Sequence[Span], where: str
) -> list[tuple[float, float]]:
    """Times and values of the points within a passage."""
    first, stop = bisect_left(times, spans[0][0]), bisect_right(times, spans[-1][1])
    called = "energy" if name == ENERGY else "pitch"
    return [
        (time, number(label, called, f"{where}: the point at {time:.3f} s in {name!r}"))
        for time, label in tiers.get(name, ())[first:stop]
    ]


def _octaves(points: Sequence[tuple[float, float]], frames: Sequence[tuple[float, float]], at: NDArray[Any]) -> Array:
    """The lines between points, on a log scale, and what the frames have beside the lines that were written."""
    times, hertz = _columns(points)
    lines: Array = np.interp(at, times, np.log2(hertz))
    if not frames:
        return lines
    times, hertz = _columns([(time, exact(value)) for time, value in frames])
    few = few_points(hertz.tolist())
    written = np.interp(at, times[few], np.log2([round(value, HERTZ_DIGITS) for value in hertz[few].tolist()]))
    finer: Array = np.interp(at, times, np.log2(hertz)) - written
    return finer + lines


def _columns(points: Sequence[tuple[float, float]]) -> tuple[Array, Array]:
    return np.array([time for time, _ in points]), np.array([value for _, value in points])


def _cut(values: Array, counts: Sequence[int]) -> list[tuple[float, ...]]:
    ends = np.cumsum(counts).tolist()
    return [tuple(values[end - count : end].tolist()) for count, end in zip(counts, ends, strict=True)]
