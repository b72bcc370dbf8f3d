"""The control `melody`: how high a text is spoken, and how far its pitch moves."""

from dataclasses import replace

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from voxloom.codec import AbstractCodec, PitchedCodec
from voxloom.errors import VoiceError
from voxloom.model import AbstractModel
from voxloom.text import Transcript
from voxloom.values import Prosody
from voxloom_controls.frames import spans
from voxloom_controls.telling import TellingTransform

SEMITONES = "pitch"
HERTZ = "pitch-hz"
"""Where the mean of a stretch shall lie, whatever is asked of the text around it."""
MORE_HERTZ = "pitch-more-hz"
"""How many Hz above its own mean."""
RANGE = "range"
MARKS = (SEMITONES, HERTZ, MORE_HERTZ, RANGE)


class Melody(TellingTransform):
    """Pitch of a stretch is moved on a scale of log F0; its range is what lies around the mean of its voiced frames."""

    order = 10

    def __init__(self, shift_semitones: float = 0.0, range_factor: float = 1.0) -> None:
        super().__init__()
        self._shift_semitones = shift_semitones
        self._range_factor = range_factor
        self._limits: tuple[float, float] | None = None

    def concerns(self, transcript: Transcript) -> bool:
        """See `ProsodyTransform.concerns`."""
        asked = self._shift_semitones != 0.0 or self._range_factor != 1.0
        return asked or any(mark.name in MARKS for mark in transcript.marks)

    def contours(self, prosody: Prosody, transcript: Transcript, frames: Int[Tensor, " N"]) -> Prosody:
        """See `ProsodyTransform.contours`."""
        if prosody.pitch is None:
            return prosody
        octaves = prosody.pitch[0].log2()
        voiced = octaves.new_ones(len(octaves)).bool() if prosody.voicing is None else prosody.voicing[0] > 0.5
        everywhere = torch.ones_like(voiced)
        octaves = _ranged(octaves, everywhere, voiced, self._range_factor) + self._shift_semitones / 12
        asked = [(mark, inside) for name in MARKS for mark, inside in spans(transcript, name, frames)]
        for mark, inside in sorted(asked, key=lambda each: (each[0].start, -each[0].end)):
            if not bool(inside.any()):
                continue
            if mark.name == RANGE:
                octaves = _ranged(octaves, inside, voiced, mark.value)
            else:
                octaves = torch.where(inside, octaves + _shift(mark.name, mark.value, octaves, inside, voiced), octaves)
        return replace(prosody, pitch=self._limited(octaves.exp2(), voiced)[None])

    def model(self, model: AbstractModel) -> AbstractModel:
        """See `AbstractTransform.model`."""
        try:
            codec = model.part("codec", AbstractCodec)
        except VoiceError:
            return super().model(model)
        if isinstance(codec, PitchedCodec):
            self._limits = codec.low_hz, codec.high_hz
        return super().model(model)

    def overruled(self, given: Prosody) -> str | None:
        """See `TellingTransform.overruled`."""
        return None if given.pitch is None else "melody: the task sets the pitch, so the melody is its own"

    def _limited(self, pitch: Float[Tensor, " T"], voiced: Bool[Tensor, " T"]) -> Float[Tensor, " T"]:
        """What the codec can give; people are told when that is not all."""
        if self._limits is None:
            return pitch
        limited = pitch.clamp(*self._limits)
        if bool((limited != pitch)[voiced].any()):
            low, high = self._limits
            self._notes[f"melody: the voice speaks at {low:g} to {high:g} Hz; what would lie beyond was kept there"] = (
                None
            )
        return limited


def _shift(
    name: str, value: float, octaves: Float[Tensor, " T"], inside: Bool[Tensor, " T"], voiced: Bool[Tensor, " T"]
) -> float:
    """By how many octaves a mark moves a stretch."""
    if name == SEMITONES:
        return value / 12
    mean = _mean(octaves, inside, voiced)
    wanted = value if name == HERTZ else max(2**mean + value, 1.0)
    return float(torch.tensor(wanted).log2()) - mean


def _ranged(
    octaves: Float[Tensor, " T"], inside: Bool[Tensor, " T"], voiced: Bool[Tensor, " T"], factor: float
) -> Float[Tensor, " T"]:
    mean = _mean(octaves, inside, voiced)
    return torch.where(inside, mean + factor * (octaves - mean), octaves)


def _mean(octaves: Float[Tensor, " T"], inside: Bool[Tensor, " T"], voiced: Bool[Tensor, " T"]) -> float:
    """Of the voiced frames inside; of all inside where none is voiced."""
    counted = inside & voiced
    return float(octaves[counted if bool(counted.any()) else inside].mean())
