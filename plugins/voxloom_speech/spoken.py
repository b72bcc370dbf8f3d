"""One sentence as it was spoken, and several joined."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.metric import Durations
from voxloom.result import AudioResult, Sentence
from voxloom.text import Transcript
from voxloom.values import Prosody


@dataclass(frozen=True)
class Said:
    """A wave (S,) on the CPU and what the model told of it; seconds of work by part, none when it was kept before."""

    wave: Float[Tensor, " S"]
    sample_rate: int
    transcript: Transcript | None = None
    prosody: Prosody | None = None
    timings: dict[str, float] = field(default_factory=dict)

    @property
    def durations(self) -> Durations | None:
        """Its symbols with their seconds; None when the model does not tell them."""
        if self.transcript is None or self.prosody is None or self.prosody.durations is None:
            return None
        symbols = [symbol.symbol for symbol in self.transcript.symbols]
        return tuple(zip(symbols, self.prosody.durations[0].tolist(), strict=True))

    def after(self, room: Float[Tensor, " _"], frame_rate: float | None) -> AudioResult:
        """As a result that begins with the `room` before it; latents have `frame_rate`, if there are any."""
        sentences: tuple[Sentence, ...] = ()
        if frame_rate is not None and self.transcript is not None and self.prosody is not None:
            sentences = (Sentence(self.transcript, self.prosody, frame_rate, len(room) / self.sample_rate),)
        return AudioResult(
            torch.cat([room, self.wave]),
            self.sample_rate,
            timings=self.timings,
            durations=self.durations,
            sentences=sentences,
        )


def joined(pieces: Sequence[AudioResult]) -> AudioResult:
    """One after the other, without their notes; what is not known of each is not told of the whole."""
    sentences: list[Sentence] = []
    durations: Durations | None = ()
    start = 0.0
    for piece in pieces:
        sentences += [replace(each, start_seconds=start + each.start_seconds) for each in piece.sentences]
        durations = None if durations is None or piece.durations is None else (*durations, *piece.durations)
        start += piece.seconds
    return AudioResult(
        torch.cat([piece.wave for piece in pieces]),
        pieces[0].sample_rate,
        timings=summed(piece.timings for piece in pieces),
        durations=durations,
        sentences=tuple(sentences) if all(piece.sentences for piece in pieces) else (),
    )


def summed(timings: Iterable[dict[str, float]]) -> dict[str, float]:
    """Seconds of work by part."""
    whole: dict[str, float] = {}
    for each in timings:
        for name, seconds in each.items():
            whole[name] = whole.get(name, 0.0) + seconds
    return whole


def since(start: float) -> dict[str, float]:
    """The seconds from `start`, of `time.perf_counter`, as timings hold them."""
    return {"total": time.perf_counter() - start}


def shown(transcripts: Sequence[Transcript | None]) -> tuple[str, ...]:
    """How sentences were read, for people."""
    known = [each for each in transcripts if each is not None]
    if not known:
        return ("text: this voice does not say how it reads a text",)
    return tuple(line for each in known for line in (f"normalised: {each.normalised}", f"phonemes: {each.phonemes}"))
