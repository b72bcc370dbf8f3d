"""Every utterance as it was spoken: where its audio is, what was heard, its melody and its timing."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from voxloom.audio import read
from voxloom.corpus import Item
from voxloom.pitch import AbstractPitch
from voxloom_studies.comparison import Spoken, Symbol, Utterance
from voxloom_studies.results import Results, scores_of

PITCH_STEP_SECONDS = 0.01

Extra = Mapping[str, Mapping[str, float]]
"""Scores by utterance, then by figure, that no evaluation has."""


def utterances_of(
    items: Sequence[Item],
    evaluations: Mapping[str, tuple[Path, Results]],
    figures: Sequence[str],
    extra: Mapping[str, Extra],
    pitch: AbstractPitch,
) -> tuple[Utterance, ...]:
    """The items as every system spoke them: `evaluations` are by system, of one seed, as are `extra` scores."""
    made = {name: _read_index(folder) for name, (folder, _) in evaluations.items()}
    scores = {name: scores_of(results, figures) for name, (_, results) in evaluations.items()}
    found = []
    for item in items:
        spoken = {}
        for name, (folder, _) in evaluations.items():
            heard, values = scores[name][item.id]
            more = extra.get(name, {}).get(item.id, {})
            spoken[name] = _spoken(folder, made[name][item.id], {**values, **more}, heard, pitch)
        found.append(Utterance(item.id, item.text, spoken, item.audio))
    return tuple(found)


def _spoken(
    folder: Path, made: Mapping[str, Any], scores: Mapping[str, float], heard: str | None, pitch: AbstractPitch
) -> Spoken:
    audio = folder / made["file"]
    symbols = tuple(Symbol(symbol, start, end) for symbol, start, end in made.get("symbols") or ())
    hertz, step = _melody(audio, pitch)
    return Spoken(audio, scores, heard, hertz, step, symbols)


def _melody(audio: Path, pitch: AbstractPitch) -> tuple[tuple[float, ...], float]:
    """F0 in Hz, 0 where unvoiced, and the seconds from one value to the next."""
    recording = read(audio)
    hop = max(1, round(PITCH_STEP_SECONDS * recording.sample_rate))
    f0, voicing = pitch.track(recording.wave[None, None], recording.sample_rate, hop)
    return tuple(round(hertz, 1) for hertz in (f0[0] * (voicing[0] > 0)).tolist()), hop / recording.sample_rate


def _read_index(folder: Path) -> dict[str, dict[str, Any]]:
    """What the task `evaluate` tells of its audio."""
    found: dict[str, dict[str, Any]] = json.loads((folder / "audio.json").read_text(encoding="utf-8"))
    return found
