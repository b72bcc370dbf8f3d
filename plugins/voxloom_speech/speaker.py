"""One prompt's voice, sentence by sentence; what was kept is not spoken again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from voxloom.device import CPU
from voxloom.model import AbstractModel, Recording, SpeakerPrompt
from voxloom.timing import collect
from voxloom_speech.kept import Shelf, key_of
from voxloom_speech.passage import Read
from voxloom_speech.spoken import Said


@dataclass(frozen=True)
class Speaker:
    """A model that speaks after a prompt, with a folder to keep sentences in, if any."""

    model: AbstractModel
    prompt: Recording
    alpha: float | None
    kept: Path | None

    def say(self, read: Read, seed: int) -> Said:
        """The sentence, from the folder where it is there."""
        if self.kept is None:
            return self._spoken(read.sentence, seed)
        shelf, key = Shelf(self.kept), key_of(*self._decisive(), seed, read.sentence, read.transcript)
        said = shelf.find(key)
        if said is None:
            said = self._spoken(read.sentence, seed)
            shelf.keep(key, said)
        return said

    def _spoken(self, sentence: str, seed: int) -> Said:
        share: dict[str, Any] = {} if self.alpha is None else {"alpha": self.alpha}
        with collect() as timings:
            spoken = self.model.speak([sentence], [self.prompt], [seed], **share)
        return Said(
            spoken.waves[0].to(CPU),
            spoken.sample_rate,
            spoken.transcripts[0] if spoken.transcripts else None,
            None if spoken.prosody is None else spoken.prosody.to(CPU),
            timings,
        )

    def _decisive(self) -> tuple[object, ...]:
        """What, of the request, every sentence hangs on."""
        latents: dict[str, torch.Tensor] = {}
        if isinstance(self.prompt, SpeakerPrompt):
            latents = dict(self.prompt.latents)
        return self.alpha, self.prompt.sample_rate, self.prompt.wave, *latents.values()
