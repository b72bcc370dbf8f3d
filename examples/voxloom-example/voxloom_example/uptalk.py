"""A control of speech: pitch that rises at the end, as if all were a question."""

from dataclasses import replace

import torch
from jaxtyping import Int
from torch import Tensor

from voxloom.text import Transcript
from voxloom.transform import ProsodyTransform
from voxloom.values import Prosody


class Uptalk(ProsodyTransform):
    """Pitch climbs over the last third of a sentence by so many semitones; with 0 nothing changes."""

    def __init__(self, semitones: float = 0.0) -> None:
        self._semitones = semitones

    def concerns(self, transcript: Transcript) -> bool:
        """See `ProsodyTransform.concerns`."""
        del transcript
        return self._semitones != 0.0

    def contours(self, prosody: Prosody, transcript: Transcript, frames: Int[Tensor, " N"]) -> Prosody:
        """See `ProsodyTransform.contours`."""
        del transcript, frames
        if prosody.pitch is None:
            return prosody
        place = torch.linspace(0.0, 1.0, prosody.pitch.shape[1], device=prosody.pitch.device)
        climb = (3 * place - 2).clamp_min(0.0)
        return replace(prosody, pitch=prosody.pitch * 2 ** (climb * self._semitones / 12))
