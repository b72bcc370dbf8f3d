"""Speaker similarity."""

import warnings
from functools import cached_property, partial
from typing import Literal

import numpy as np
import torch
from jaxtyping import Float
from numpy.typing import NDArray
from resemblyzer import VoiceEncoder, preprocess_wav
from torch import Tensor

from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, Sample, Score
from voxloom_evaluation.memory import PerWave
from voxloom_evaluation.waves import at_rate, compared

SAMPLE_RATE = 16000  # Hz


class Similarity(AbstractMetric):
    """Cosine between Resemblyzer's embeddings of the speech and of its prompt; 1 is the same voice."""

    better = "higher"

    def __init__(self, against: Literal["prompt", "reference"] = "prompt") -> None:
        self._against = against
        self.needs = frozenset({against})
        self._embedded: PerWave[NDArray[np.float32] | None] = PerWave()

    @cached_property
    def _encoder(self) -> VoiceEncoder:
        return VoiceEncoder(torch.device("cpu"), verbose=False)

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`similarity`; 0 when no voice is found in the speech.

        Raises:
            InputError: when the sample has nothing to compare with, or that holds no voice.
        """
        other = sample.prompt if self._against == "prompt" else sample.reference
        other = compared(other, "similarity", self._against, sample.id)
        theirs = self._embedded.get(other, sample.sample_rate, partial(self._embed, other, sample.sample_rate))
        if theirs is None:
            raise InputError(f"no voice is found in the {self._against} of {sample.id}")
        ours = self._embed(sample.wave, sample.sample_rate)
        return {"similarity": Score(0.0, detail="no voice") if ours is None else Score(float(ours @ theirs))}

    def _embed(self, wave: Float[Tensor, " S"], sample_rate: int) -> NDArray[np.float32] | None:
        """A unit vector (256,), or None without voiced audio."""
        samples = at_rate(wave, sample_rate, SAMPLE_RATE)
        if not samples.any():
            return None
        with warnings.catch_warnings(action="ignore"):
            voiced = preprocess_wav(samples)
        if len(voiced) == 0:
            return None
        embedding: NDArray[np.float32] = self._encoder.embed_utterance(voiced)
        return embedding
