"""Aligners made of trained models."""

from abc import abstractmethod
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.aligner import Alignment, HearingAligner, ScoringAligner
from voxloom.audio import resample
from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.errors import InputError, VoiceError
from voxloom.model import Recording
from voxloom.text import AbstractText
from voxloom.voice import Voice
from voxloom.voice_source import find_voice
from voxloom_alignment.classifier import CtcAlignment
from voxloom_alignment.gaussians import GaussianAlignment
from voxloom_alignment.model import AbstractAlignmentModel
from voxloom_registry import Registry

SPOKEN_SHARE = 0.25
"""In speech symbols are heard in 0.7 of the frames and more, in silence, noise and single tones in 0.05 to 0.16."""


class LearntAligner(ScoringAligner):
    """Hears a recording through the model of a bundle, which is loaded when the first comes and computes where it lies.

    The text part of the bundle, or the one called `text`, gives symbols their ids and reads nothing.
    """

    def __init__(self, bundle: str, least_score: float, text: str | None) -> None:
        self.bundle, self.least_score, self.text = bundle, least_score, text
        self._last: tuple[Tensor, int, int, Tensor] | None = None

    @property
    @abstractmethod
    def wanted(self) -> type[AbstractAlignmentModel]:
        """The class of model it aligns with."""

    @cached_property
    def model(self) -> AbstractAlignmentModel:
        """The model of the bundle.

        Raises:
            VoiceError: when there is no such bundle, or it is none of this aligner's.
        """
        words = ["device=cpu", *([] if self.text is None else [f"text={self.text}"])]
        model = Voice.load(self.bundle, words).model
        if not isinstance(model, self.wanted):
            raise VoiceError(
                f"aligner.bundle: {self.bundle!r} holds a {type(model).__name__}, and this aligner needs a "
                f"{self.wanted.__name__}"
            )
        return model

    def check(self, items: Sequence[Item]) -> None:
        """See `AbstractAligner.check`; a bundle is looked for, not loaded."""
        del items
        find_voice(Registry.discover(), self.bundle)

    def judge(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """See `ScoringAligner.judge`."""
        model = self.model.to(wave.device)
        ids = model.ids(item, symbols)
        latents = self.latents(wave, sample_rate)
        try:
            path = model.path(latents, ids.to(latents.device))
        except ValueError as error:
            raise InputError(
                f"{item.id}: {len(wave) / sample_rate:.2f} s are too short for {len(symbols)} symbols ({error})"
            ) from error
        return Alignment(self.seconds(path.frames, len(wave) / sample_rate), path.score, scores=path.scores)

    def latents(self, wave: Float[Tensor, " S"], sample_rate: int) -> Float[Tensor, "D T"]:
        """What the model listens to; those of the last wave are kept, for whoever tries many texts with it."""
        last = self._last
        if last is not None and last[0] is wave and last[1:3] == (wave._version, sample_rate):
            return last[3]
        codec = self.model.to(wave.device).part("codec", AbstractCodec)
        heard = resample(Recording(wave.cpu(), sample_rate), codec.sample_rate).wave.to(wave.device)
        latents: Tensor = codec.encode(heard[None, None])[0]
        self._last = (wave, wave._version, sample_rate, latents)
        return latents

    def seconds(self, frames: Float[Tensor, " N"], total: float) -> list[float]:
        """Seconds of each symbol, all told `total`."""
        codec = self.model.part("codec", AbstractCodec)
        return _seconds(frames, codec.hop_length / codec.sample_rate, self.model.delay_seconds, total)


class MasAligner(LearntAligner):
    """Monotonic alignment search (Kim et al. 2020) by what each symbol expects to hear."""

    wanted = GaussianAlignment

    def __init__(self, bundle: str = "aligner-mas-english", least_score: float = 0.92, text: str | None = None) -> None:
        super().__init__(bundle, least_score, text)


class CtcAligner(LearntAligner, HearingAligner):
    """Viterbi's search through the labels of CTC, by which symbol each frame sounds like; without a text, those."""

    wanted = CtcAlignment

    def __init__(
        self,
        bundle: str = "aligner-ctc-english",
        least_score: float = -1.0,
        least_clarity: float = -0.37,
        text: str | None = None,
    ) -> None:
        super().__init__(bundle, least_score, text)
        self.least_clarity = least_clarity

    def hear(self, wave: Float[Tensor, " S"], sample_rate: int) -> Alignment:
        """See `HearingAligner.hear`."""
        model, seconds = self.model, len(wave) / sample_rate
        assert isinstance(model, CtcAlignment)
        path = model.heard(self.latents(wave, sample_rate))
        if path.share < SPOKEN_SHARE:
            raise InputError(
                f"no speech is heard: symbols fill {path.share:.2f} of the recording, where {SPOKEN_SHARE:g} and more "
                "are spoken"
            )
        if path.score < self.least_clarity:
            raise InputError(
                f"no clear speech is heard: what is said scores {path.score:.2f}, and least_clarity asks for "
                f"{self.least_clarity:g}"
            )
        vocabulary = model.part("text", AbstractText).vocabulary
        symbols = tuple(vocabulary[number] for number in path.symbols.tolist())
        return Alignment(self.seconds(path.frames, seconds), path.score, symbols)

    def likelihoods(self, wave: Float[Tensor, " S"], sample_rate: int) -> Float[Tensor, "T V"]:
        """See `HearingAligner.likelihoods`."""
        model = self.model.to(wave.device)
        assert isinstance(model, CtcAlignment)
        latents = self.latents(wave, sample_rate)
        frame_mask = torch.ones(1, latents.shape[1], dtype=torch.bool, device=latents.device)
        with torch.no_grad():
            return model.log_probabilities(latents[None], frame_mask)[0].exp().cpu()


def _seconds(frames: Float[Tensor, " N"], hop: float, delay: float, total: float) -> list[float]:
    """Seconds of each symbol, all told `total`. Frames are centred on multiples of the hop."""
    ends = (np.cumsum(frames.double().numpy()) - 0.5) * hop + delay
    ends[-1] = total
    ends = np.clip(ends, 0.0, total)
    durations: list[float] = np.diff(ends, prepend=0.0).tolist()
    return durations
