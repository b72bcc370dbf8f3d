"""Speech at another pace and in another register than the voice's own, by operators that every voice may offer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from voxloom.device import doubled
from voxloom.model import AbstractModel, ProsodyEdit, Recording
from voxloom.text import Transcript
from voxloom.values import Conditioned, Prosody
from voxloom.wrapped import WrappedModel
from voxloom_variation.contour import stretched, stretched_pitch
from voxloom_variation.hearing import codec_of

FURTHEST = 2.0
"""No reading departs by more deviations than this: words get lost at the ends."""


@dataclass(frozen=True)
class Variation:
    """Durations times `length`; F0 moved by `cents`, its way from the mean times `range`, on a log scale."""

    length: float = 1.0
    cents: float = 0.0
    range: float = 1.0

    @classmethod
    def drawn(cls, seed: int, pace: float, register: float, range_: float) -> "Variation":
        """For one seed: lognormal factors whose deviations are `pace` and `range_` per cent, and `register` cents."""
        draws = np.random.default_rng([seed, 1]).standard_normal(3).clip(-FURTHEST, FURTHEST)  # not the voice's noise
        length, cents, wide = (draws * (pace / 100, register, range_ / 100)).tolist()
        return cls(math.exp(length), cents, math.exp(wide))

    def of(self, prosody: Prosody, frame_rate: float) -> Prosody:
        """A prosody of one item (B = 1) so changed, as far as it tells durations, pitch and voicing.

        No symbol gets less than a frame that had one.
        """
        if prosody.durations is None:
            return Prosody(prosody.frames, None, self._moved(prosody), prosody.voicing, prosody.energy)
        (usual,) = prosody.durations
        spoken = (self.length * usual).maximum(usual.clamp_max(1 / frame_rate))
        frames = round(float(doubled(spoken).sum()) * frame_rate)
        theirs, ours = ([0.0, *doubled(each).cumsum(0).tolist()] for each in (usual, spoken))
        pitch, voicing = self._moved(prosody), prosody.voicing
        return Prosody(
            torch.full_like(prosody.frames, frames),
            spoken[None],
            None if pitch is None else stretched_pitch(pitch[0], theirs, ours, frames, frame_rate)[None],
            None if voicing is None else stretched(voicing[0], theirs, ours, frames, frame_rate)[None],
        )

    def _moved(self, prosody: Prosody) -> Tensor | None:
        if prosody.pitch is None:
            return None
        octaves = prosody.pitch.clamp_min(1.0).log2()
        voiced = octaves if prosody.voicing is None else octaves[prosody.voicing > 0.5]
        mean = voiced.mean() if voiced.numel() else octaves.mean()
        return (mean + self.range * (octaves - mean) + self.cents / 1200).exp2()


class VariedModel(WrappedModel):
    """Another model, the prosody of whose utterances is varied."""

    def __init__(self, model: AbstractModel, variation: Variation) -> None:
        super().__init__(model)
        self.variation = variation

    def condition(
        self,
        transcripts: Sequence[Transcript],
        prompts: Sequence[Recording],
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
        edit: ProsodyEdit | None = None,
    ) -> Conditioned:
        """See `AbstractModel.condition`; for one item."""
        codec = codec_of(self)

        def varied(prosody: Prosody) -> Prosody:
            found = self.variation.of(prosody, codec.sample_rate / codec.hop_length)
            return found if edit is None else edit(found)

        return super().condition(transcripts, prompts, rngs, given, alpha, varied)
