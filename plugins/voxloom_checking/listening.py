"""What a listener makes of every word that is spoken."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float
from torch import Tensor

from voxloom.aligner import HearingAligner
from voxloom.corpus import Item
from voxloom.model import Recording
from voxloom.text import Transcript
from voxloom.timing import measured
from voxloom_checking.words import SpokenWord

BESIDE_FRAMES = 2
"""So many frames on both sides of a word tell of it too: a listener hears a sound a little early and late."""


@dataclass(frozen=True)
class Heard:
    """Of one rendering: how well each symbol is heard (N,), and how likely each is at each moment (T,V)."""

    scores: tuple[float, ...]
    likelihoods: Float[Tensor, "T V"]

    def score(self, word: SpokenWord) -> float:
        """How well the word's symbols are heard, 0 at best."""
        return float(np.mean([self.scores[place] for place in word.symbols]))

    def apart(self, other: "Heard", word: SpokenWord, frames: int) -> float:
        """How unlike `other` a word sounds, from 0 to 1, where both last `frames` and say the same at the same time.

        That is the mean Hellinger distance of what is likely.
        """
        scale = len(self.likelihoods) / frames
        first = round(max(0, word.first - BESIDE_FRAMES) * scale)
        last = max(first + 1, round(min(frames, word.last + BESIDE_FRAMES) * scale))
        mine, others = (heard.likelihoods[first:last].sqrt() for heard in (self, other))
        return float(((mine - others).square().sum(dim=1) / 2).sqrt().mean())


@dataclass(frozen=True)
class Listener:
    """An aligner that hears, and what it asks of a word."""

    aligner: HearingAligner
    most_apart: float
    least_score: float

    def hears(self, recording: Recording, transcript: Transcript) -> Heard:
        """Raises: InputError when the aligner cannot judge, as it lacks a symbol or the text is too long."""
        symbols = [symbol.symbol for symbol in transcript.symbols]
        item = Item("check", Path("check"), transcript.text, "")
        with measured("check"):
            judged = self.aligner.judge(item, symbols, recording.wave, recording.sample_rate)
            return Heard(judged.scores, self.aligner.likelihoods(recording.wave, recording.sample_rate))

    def doubt(self, heard: Heard, other: Heard, word: SpokenWord, frames: int) -> float:
        """How far a word is from what is asked of it: by the text, and beside another rendering. Up to 1 it is well."""
        return max(heard.score(word) / self.least_score, heard.apart(other, word, frames) / self.most_apart)

    def doubted(self, heard: Heard, other: Heard, words: Sequence[SpokenWord], frames: int) -> list[SpokenWord]:
        """The words that are not heard as they should be."""
        return [word for word in words if self.doubt(heard, other, word, frames) > 1]
