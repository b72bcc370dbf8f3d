"""Speaker similarity as the FlashSpeech paper measures it: WavLM fine-tuned for speaker verification."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.device import where
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, Sample, Score
from voxloom.pretrained import folder_of, load_json, load_model
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_evaluation.memory import PerWave
from voxloom_evaluation.waves import at_rate, compared

with tolerating_torchaudio():
    from transformers import Wav2Vec2FeatureExtractor, WavLMForXVector

HUB = "microsoft/wavlm-base-plus-sv"
_WHAT = "the WavLM speaker model"
_CALLED = {"prompt": "prompt", "resynthesised": "prompt through the codec"}

Vector = Float[Tensor, " E"]


class WavlmSimilarity(nn.Module, AbstractMetric):
    """Cosine between x-vectors of the speech and of another wave; 1 is the same voice."""

    better: Literal["higher", "lower"] = "higher"
    figure: str
    against: Literal["prompt", "resynthesised"]

    def __init__(self, model: str = HUB) -> None:
        """Raises: InputError: when `model` is neither a folder nor on the hub, or no WavLM with an x-vector head."""
        super().__init__()
        self.needs = frozenset({self.against})
        folder = folder_of(model, _WHAT)
        self._extract = load_json(Wav2Vec2FeatureExtractor, folder, _WHAT)
        self._model = load_model(WavLMForXVector, folder, _WHAT)
        config = self._model.config
        self._shortest = _shortest(config.conv_kernel, config.conv_stride, config.tdnn_kernel, config.tdnn_dilation)
        self._embedded: PerWave[Vector | None] = PerWave()

    def measure(self, sample: Sample) -> dict[str, Score]:
        """The figure; 0 when the speech is silent or shorter than the model can read.

        Raises:
            InputError: when the sample has nothing to compare with, or that cannot be read.
        """
        other = compared(getattr(sample, self.against), self.figure, _CALLED[self.against], sample.id)
        theirs = self._embedded.get(other, sample.sample_rate, partial(self._embed, other, sample.sample_rate))
        if theirs is None:
            raise InputError(f"{self.figure} finds the prompt of {sample.id} silent or too short")
        ours = self._embed(sample.wave, sample.sample_rate)
        if ours is None:
            return {self.figure: Score(0.0, detail="silent or too short")}
        return {self.figure: Score(float(torch.cosine_similarity(ours, theirs, dim=0)))}

    def _embed(self, wave: Float[Tensor, " S"], sample_rate: int) -> Vector | None:
        """An x-vector of the wave, normalised as the model's feature extractor says; None when there is no voice."""
        rate = self._extract.sampling_rate
        samples = at_rate(wave, sample_rate, rate)
        if len(samples) < self._shortest or not np.any(samples):
            return None
        values = self._extract(samples, sampling_rate=rate, return_tensors="pt").input_values
        with torch.no_grad():
            embedding: Tensor = self._model(values.to(where(self))).embeddings
        return embedding[0].cpu()


class SimO(WavlmSimilarity):
    """Sim-O: against the prompt as recorded."""

    figure = "sim_o"
    against = "prompt"


class SimR(WavlmSimilarity):
    """Sim-R: against the prompt through the voice's codec, which no system built on that codec can exceed by much."""

    figure = "sim_r"
    against = "resynthesised"


def _shortest(kernels: Sequence[int], strides: Sequence[int], wide: Sequence[int], dilations: Sequence[int]) -> int:
    """Samples that give the x-vector head two frames, between which it takes a deviation."""
    frames = 2 + sum((kernel - 1) * dilation for kernel, dilation in zip(wide, dilations, strict=True))
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        frames = (frames - 1) * stride + kernel
    return frames
