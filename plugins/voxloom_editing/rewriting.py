"""From changed words to samples that take the place of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from voxloom.codec import AbstractCodec
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.prompt import read_prompt
from voxloom.timing import measured
from voxloom_editing.hearing import Heard
from voxloom_editing.joining import Joiner, Splice
from voxloom_editing.planning import Plan, Planner, kept_between, pace
from voxloom_editing.source import Source
from voxloom_editing.speaking import Speaker
from voxloom_editing.windows import windows_of
from voxloom_editing.words import Change, Reading, merged

LEAST_KEPT_SECONDS = 0.15
"""Changes with less than that between them are one change."""


@dataclass(frozen=True)
class Rewritten:
    """Where it was cut and what was said, and the samples of each cut."""

    plan: Plan
    splices: tuple[Splice, ...]
    frame_rate: float


class Rewriter:
    """Has changed words spoken by a model; what is only left out needs none."""

    def __init__(
        self, model: AbstractModel, fade_seconds: float, longest_seconds: float, prompt_seconds: float
    ) -> None:
        self._model = model
        self._fade_seconds, self._longest_seconds = fade_seconds, longest_seconds
        self._prompt_seconds = prompt_seconds
        self._codec = model.part("codec", AbstractCodec)
        self._frame_rate = self._codec.sample_rate / self._codec.hop_length

    def rewrite(
        self, source: Source, heard: Heard, new: Reading, changes: Sequence[Change], way: str, seed: int
    ) -> Rewritten:
        """The recording's `changes`, those nearly side by side taken together.

        Raises:
            InputError: when too little is kept to speak after, or the voice cannot do it in this way.
        """
        planner = Planner(heard.reading, heard.durations, new, source.loudness, self._frame_rate)
        joined = merged(changes, lambda one, other: planner.close(one, other, LEAST_KEPT_SECONDS))
        speaker, plan = None, None
        if any(change.j1 < change.j2 for change in joined):
            unknown = planner.plan(joined, [0.1] * len(new.transcript.symbols))
            speaker = Speaker(self._model, self._prompt(source, unknown), seed, way)
            foreseen = speaker.foresees(new.transcript)
            slower = pace(foreseen, unknown.durations, unknown.is_new)
            plan = planner.plan(joined, [slower * one for one in foreseen])
        else:
            plan = planner.plan(joined)
        joiner = Joiner(source, plan.cuts, self._frame_rate, self._fade_seconds, seed)
        splices = {place: joiner.without(place) for place, cut in enumerate(plan.cuts) if not cut.is_spoken}
        for window in windows_of(plan, source.seconds, self._longest_seconds, self._frame_rate):
            assert speaker is not None
            wave = speaker.speak(window, source.heard(window.start, window.end))
            with measured("join"):
                splices |= {
                    place: joiner.spoken(place, window, wave)
                    for place in range(window.first, window.first + len(window.cuts))
                    if plan.cuts[place].is_spoken
                }
        ordered = tuple(splice for _, splice in sorted(splices.items()))
        return Rewritten(plan, ordered, self._frame_rate)

    def _prompt(self, source: Source, plan: Plan) -> Recording:
        """What is kept, or its liveliest stretch.

        Raises:
            InputError: when that is too short, or silent.
        """
        pieces = [source.heard(start, end).wave for start, end in kept_between(plan.cuts, source.seconds)]
        kept = Recording(torch.cat(pieces) if pieces else torch.zeros(1), source.rate)
        try:
            prompt, _ = read_prompt(kept, self._codec.sample_rate, self._prompt_seconds)
        except InputError as refusal:
            raise InputError(
                f"{source.path}: what is kept of it is too little to speak after ({refusal}); change fewer words"
            ) from refusal
        return prompt


def word_times(heard: Heard) -> list[tuple[float, float]]:
    """When each word of a recording is spoken; words spoken as one share their time."""
    at = np.concatenate([[0.0], np.cumsum(heard.durations)])
    reading = heard.reading
    splits = [place for place in range(len(reading.words) + 1) if reading.splits(place)]
    found: list[tuple[float, float]] = []
    for first, last in pairwise(splits):
        span = float(at[reading.gap(first)[1]]), float(at[reading.gap(last)[0]])
        found += [span] * (last - first)
    return found
