"""A stretch of speech generated between what is known on both sides."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from voxloom.aligner import AbstractAligner
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.text import Transcript
from voxloom.timing import measured
from voxloom.values import Prosody, Utterance
from voxloom_variation.contour import joined_pitch
from voxloom_variation.gap import Search
from voxloom_variation.hearing import codec_of


@dataclass(frozen=True)
class Regeneration:
    """A recording at the codec's rate, what is said in it, whose voice it is, and a seed.

    Frames up to `margin_seconds` beyond the stretch are generated too: analysis has heard the damage in them.
    """

    model: AbstractModel
    recording: Recording
    transcript: Transcript
    prompt: Recording
    seed: int
    margin_seconds: float
    name: str

    def wave(self, timing: AbstractAligner, span: tuple[int, int]) -> Tensor:
        """The recording (S,) through the codec, with samples `span` generated.

        Raises:
            InputError: when the text is not what is heard around, or the voice does not tell durations.
        """
        with measured("align"):
            durations = self._durations(timing, span)
        known = self._known(durations)
        assert known.latents is not None
        first, last = self._frames(span, known.latents.shape[1])
        device = self.model.device
        given = self._prosody(known, torch.tensor([durations], device=device), first, last)
        rngs = [torch.Generator().manual_seed(self.seed)]
        condition = self.model.condition([self.transcript], [self.prompt], rngs, given).condition
        outside = torch.ones(1, known.latents.shape[1], dtype=torch.bool, device=device)
        outside[:, first:last] = False
        latents = self.model.normalise(known.latents[None].to(device))
        content = self.model.generate(condition.with_known(latents, outside), rngs)
        return self.model.render(content)[0]

    @property
    def _symbols(self) -> tuple[str, ...]:
        return tuple(symbol.symbol for symbol in self.transcript.symbols)

    def _durations(self, timing: AbstractAligner, span: tuple[int, int]) -> list[float]:
        usual = self._predicted(None).durations
        if usual is None:
            raise InputError(
                "inpaint: the voice does not tell how long it speaks each symbol, so nothing can be fitted"
            )
        lasts = len(self.recording.wave) / self.recording.sample_rate
        fitted = (usual[0] * lasts / usual[0].sum()).tolist()
        search = Search(timing, self._symbols, fitted, self.transcript.text, self.name)
        return search.filled(self.recording.wave, self.recording.sample_rate, span).durations

    def _known(self, durations: Sequence[float]) -> Utterance:
        item = Item(
            self.name, Path(self.name), self.transcript.text, "", phonemes=self._symbols, durations=tuple(durations)
        )
        return self.model.analyse(self.recording, item)

    def _frames(self, span: tuple[int, int], frames: int) -> tuple[int, int]:
        """The frames that are generated."""
        codec = codec_of(self.model)
        margin = round(self.margin_seconds * codec.sample_rate)
        first = max(0, (span[0] - margin) // codec.hop_length)
        return first, min(frames, math.ceil((span[1] + margin) / codec.hop_length) + 1)

    def _prosody(self, known: Utterance, durations: Tensor, first: int, last: int) -> Prosody:
        """The recording's pitch, and the voice's own where it is generated."""
        assert known.pitch is not None
        assert known.voicing is not None
        device = durations.device
        total = torch.tensor([len(known.pitch)], device=device)
        guess = self._predicted(Prosody(total, durations))
        pitch, voicing = known.pitch.to(device), known.voicing.to(device)
        if guess.pitch is not None and guess.voicing is not None:
            pitch = joined_pitch(pitch, voicing, guess.pitch[0], first, last)
            voicing = torch.cat([voicing[:first], guess.voicing[0, first:last], voicing[last:]])
        return Prosody(total, durations, pitch[None], voicing[None])

    def _predicted(self, given: Prosody | None) -> Prosody:
        rngs = [torch.Generator().manual_seed(self.seed)]
        return self.model.condition([self.transcript], [self.prompt], rngs, given).prosody
