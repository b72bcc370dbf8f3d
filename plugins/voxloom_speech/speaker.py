"""One prompt's voice, sentence by sentence; what was kept is not spoken again."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from voxloom.device import CPU
from voxloom.model import Recording, SpeakerPrompt
from voxloom.slots import TASK
from voxloom.timing import collect
from voxloom.voice import Voice
from voxloom_speech.kept import Shelf, key_of
from voxloom_speech.passage import Read
from voxloom_speech.spoken import Said

DECISIVE = ("weights_sha256", "files", "versions", "threads", "device", "machine")
"""What a sentence hangs on besides the configuration and the request, by its names in `Provenance.plain`."""


@dataclass(frozen=True)
class Speaker:
    """A voice that speaks after a prompt, if it takes one, with a folder to keep sentences in, if any."""

    voice: Voice
    prompt: Recording | None
    alpha: float | None
    kept: Path | None

    def say(self, read: Read, seed: int) -> Said:
        """The sentence, from the folder where it is there."""
        if self.kept is None:
            return self._spoken(read.sentence, seed)
        shelf, key = Shelf(self.kept), key_of(self._decisive, seed, read.sentence, read.transcript)
        said = shelf.find(key)
        if said is None:
            said = self._spoken(read.sentence, seed)
            shelf.keep(key, said)
        return said

    def _spoken(self, sentence: str, seed: int) -> Said:
        share: dict[str, Any] = {} if self.alpha is None else {"alpha": self.alpha}
        prompts = [] if self.prompt is None else [self.prompt]
        with collect() as timings:
            spoken = self.voice.model.speak([sentence], prompts, [seed], **share)
        return Said(
            spoken.waves[0].to(CPU),
            spoken.sample_rate,
            spoken.transcripts[0] if spoken.transcripts else None,
            None if spoken.prosody is None else spoken.prosody.to(CPU),
            timings,
        )

    @cached_property
    def _decisive(self) -> str:
        """A hash of what all sentences hang on: prompt and alpha, weights, configuration, files and versions."""
        latents = self.prompt.latents if isinstance(self.prompt, SpeakerPrompt) else {}
        made_by = self.voice.made_by
        plain = {"config": self.voice.config.plain()} if made_by is None else made_by.plain()
        told = [plain.get(name) for name in DECISIVE]
        told += [options for slot, options in sorted(plain["config"].items()) if slot != TASK.name]
        heard = () if self.prompt is None else (self.prompt.sample_rate, self.prompt.wave)
        return key_of(*told, self.alpha, *heard, *latents, *latents.values())
