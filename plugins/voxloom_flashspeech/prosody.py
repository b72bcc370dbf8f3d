"""Prosody by regression: durations over phonemes, pitch and voicing over frames."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from voxloom.attention import AbstractAttention
from voxloom.nn.durations import whole_frames
from voxloom.prosody import AbstractProsody
from voxloom.types import FrameTensor, SequenceMask
from voxloom.values import Encoded, Loss, Prosody
from voxloom_flashspeech.predictor import Predictor
from voxloom_flashspeech.regulator import regulate

PITCH_UNIT_HZ = 200.0
"""Pitch is regressed as ln(F0 / 200 Hz), so that targets are centred near zero."""

More = Callable[[str, Float[Tensor, "B L F"], SequenceMask], Float[Tensor, "B L"]]
"""What is added to the prediction of a factor, of the features before its projection and their mask."""


class RegressionProsody(AbstractProsody):
    """Durations as log(1 + frames), then pitch on the stretched states as log F0, both by L1.

    F0 is continuous through unvoiced stretches and voicing is predicted beside it, so that the regression target is not
    bimodal. A phoneme never gets less than one frame.
    """

    def __init__(
        self,
        frame_rate: float,
        attention: AbstractAttention,
        width: int = 512,
        layers: int = 30,
        filter_width: int = 512,
        duration_kernel: int = 3,
        pitch_kernel: int = 5,
        attention_every: int = 3,
        heads: int = 8,
        dropout: float = 0.5,
        attention_dropout: float = 0.2,
    ) -> None:
        super().__init__()
        self.frame_rate = frame_rate

        def predictor(outputs: int, kernel: int) -> Predictor:
            return Predictor(
                width,
                outputs,
                layers,
                filter_width,
                kernel,
                attention_every,
                heads,
                dropout,
                attention_dropout,
                attention,
            )

        self.duration = predictor(1, duration_kernel)
        self.pitch = predictor(2, pitch_kernel)

    def forward(
        self,
        phonemes: Encoded,
        prompt: Encoded,
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
    ) -> Prosody:
        """See `AbstractProsody.forward`; nothing is drawn from `rngs`."""
        del rngs
        return self.predict(phonemes, prompt, given, _nothing)

    def predict(self, phonemes: Encoded, prompt: Encoded, given: Prosody | None, more: More) -> Prosody:
        """What `given` leaves open: predictions of log(1 + frames) and ln(F0 / 200 Hz), and `more` added to either."""
        durations = given.durations if given is not None else None
        if durations is None:
            features = self.duration.features(phonemes.states, phonemes.mask, prompt)
            (predicted,) = self.duration.project(features, phonemes.mask)
            predicted = predicted + more("duration", features, phonemes.mask)
            durations = torch.expm1(predicted).clamp_min(1) / self.frame_rate * phonemes.mask
        frames = whole_frames(durations, self.frame_rate, given.frames if given is not None else None)
        pitch = given.pitch if given is not None else None
        voicing = given.voicing if given is not None else None
        prosody = Prosody(frames.sum(dim=1), durations)
        if pitch is None or voicing is None:
            mask = prosody.mask
            features = self.pitch.features(regulate(phonemes.states, frames), mask, prompt)
            log_pitch, voiced = self.pitch.project(features, mask)
            log_pitch = log_pitch + more("pitch", features, mask)
            pitch = PITCH_UNIT_HZ * log_pitch.exp() * mask if pitch is None else pitch
            voicing = voiced.sigmoid() * mask if voicing is None else voicing
        energy = given.energy if given is not None else None
        return Prosody(prosody.frames, durations, pitch, voicing, energy)

    def losses(self, phonemes: Encoded, prompt: Encoded, target: Prosody) -> dict[str, Loss]:
        """`duration` (L1 of log(1 + frames)), `pitch` (L1 of log F0, voiced frames) and `voicing` (cross-entropy)."""
        if target.durations is None or target.pitch is None or target.voicing is None:
            raise ValueError("prosody regression needs durations, pitch and voicing to learn from")
        frames = whole_frames(target.durations, self.frame_rate, target.frames)
        (duration,) = self.duration(phonemes.states, phonemes.mask, prompt)
        log_pitch, voiced = self.pitch(regulate(phonemes.states, frames), target.mask, prompt)
        sung = target.mask & (target.voicing > 0.5)
        log_target = log_pitch_of(target.pitch)
        voicing = F.binary_cross_entropy_with_logits(voiced, target.voicing.float(), reduction="none")
        return {
            "duration": _masked((duration - frames.float().log1p()).abs(), phonemes.mask),
            "pitch": _masked((log_pitch - log_target).abs(), sung),
            "voicing": _masked(voicing, target.mask),
        }


def _nothing(factor: str, features: Float[Tensor, "B L F"], mask: SequenceMask) -> Float[Tensor, "B L"]:
    del factor, features
    return torch.zeros(mask.shape, device=mask.device)


def log_pitch_of(pitch: FrameTensor) -> FrameTensor:
    """F0 in Hz as it is regressed."""
    return (pitch.clamp_min(1) / PITCH_UNIT_HZ).log()


def _masked(values: Float[Tensor, "B L"], mask: Tensor) -> Loss:
    return Loss(values.masked_fill(~mask, 0).sum(), mask.sum())
