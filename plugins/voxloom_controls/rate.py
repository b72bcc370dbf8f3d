"""The control `rate`: how fast a text is spoken."""

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.text import Transcript
from voxloom.values import Prosody
from voxloom_controls.telling import TellingTransform

MARK = "rate"


class Rate(TellingTransform):
    """Durations of all symbols, pauses among them, over `factor` and over every mark `rate` that covers them."""

    def __init__(self, factor: float = 1.0) -> None:
        super().__init__()
        self._factor = factor

    def concerns(self, transcript: Transcript) -> bool:
        """See `ProsodyTransform.concerns`."""
        return self._factor != 1.0 or bool(transcript.marked(MARK))

    def durations(self, seconds: Float[Tensor, " N"], transcript: Transcript) -> Float[Tensor, " N"]:
        """See `ProsodyTransform.durations`."""
        times = torch.full_like(seconds, self._factor)
        for mark, symbols in transcript.marked(MARK):
            times[symbols] *= mark.value
        return seconds / times

    def overruled(self, given: Prosody) -> str | None:
        """See `TellingTransform.overruled`."""
        return (
            None if given.durations is None else "rate: the task sets how long each sound lasts, so the pace is its own"
        )
