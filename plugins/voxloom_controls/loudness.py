"""The control `loudness`: how loud a text is spoken."""

from dataclasses import replace

import torch
from jaxtyping import Float, Int
from torch import Tensor

from voxloom.model import AbstractModel
from voxloom.text import Transcript
from voxloom.values import Latents, Prosody, Tokens
from voxloom.wrapped import WrappedModel
from voxloom_controls.frames import spans
from voxloom_controls.telling import TellingTransform

MARK = "volume"

FULL_SCALE = 0.9999
"""A wave that reaches it would have gone beyond, and was brought down as a whole."""


class Loudness(TellingTransform):
    """`gain_db` and every mark `volume` added to the energy of the frames they cover."""

    def __init__(self, gain_db: float = 0.0) -> None:
        super().__init__()
        self._gain_db = gain_db
        self._louder = False

    def concerns(self, transcript: Transcript) -> bool:
        """See `ProsodyTransform.concerns`."""
        return self._gain_db != 0.0 or bool(transcript.marked(MARK))

    def contours(self, prosody: Prosody, transcript: Transcript, frames: Int[Tensor, " N"]) -> Prosody:
        """See `ProsodyTransform.contours`."""
        total = int(prosody.frames)
        usual = torch.zeros(1, total, device=frames.device) if prosody.energy is None else prosody.energy
        energy = usual + self._gain_db
        for mark, inside in spans(transcript, MARK, frames):
            energy[:, inside] += mark.value
        self._louder |= bool((energy > usual).any())
        return replace(prosody, energy=energy)

    def model(self, model: AbstractModel) -> AbstractModel:
        """See `AbstractTransform.model`; it also hears whether that was too loud."""
        return super().model(_Heard(model, self))

    def heard(self, peak: float) -> None:
        """Remember a wave that reaches full scale."""
        if self._louder and peak >= FULL_SCALE:
            self.tell("loudness: beyond full scale, so all of it was made softer until it fits")

    def overruled(self, given: Prosody) -> str | None:
        """See `TellingTransform.overruled`."""
        return None if given.pitch is None else "loudness: the task sets how it is spoken, so the loudness is its own"


class _Heard(WrappedModel):
    def __init__(self, model: AbstractModel, loudness: Loudness) -> None:
        super().__init__(model)
        self._loudness = loudness

    def render(self, content: Latents | Tokens) -> list[Float[Tensor, " _"]]:
        """See `AbstractModel.render`."""
        waves = super().render(content)
        for wave in waves:
            self._loudness.heard(float(wave.abs().max()))
        return waves
