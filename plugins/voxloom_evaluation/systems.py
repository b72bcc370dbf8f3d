"""What can be measured on a trial: a voice, the recording itself, and the recording through a codec."""

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.audio import read, resample
from voxloom.codec import AbstractCodec
from voxloom.metric import Sample
from voxloom.model import Recording
from voxloom.result import AudioResult
from voxloom.voice import Voice
from voxloom_evaluation.store import AudioStore
from voxloom_evaluation.trials import Trial


class System(ABC):
    """Makes the wave of a trial."""

    name: str

    @abstractmethod
    def wave(self, trial: Trial) -> tuple[Recording, dict[str, float] | None]:
        """The wave and the seconds spent on its parts, if it took work."""

    def sample(self, trial: Trial) -> Sample:
        """What metrics measure: wave, prompt and reference at the wave's rate."""
        made, timings = self.wave(trial)
        rate = made.sample_rate
        reference = None if trial.reference is None else _wave(trial.reference.audio, rate)
        prompt = _wave(trial.prompt.audio, rate)
        return Sample(trial.item.id, trial.item.text, made.wave, rate, prompt, reference, timings)


@dataclass
class Recordings(System):
    """The recordings as they are."""

    name: str = "recordings"

    def wave(self, trial: Trial) -> tuple[Recording, dict[str, float] | None]:
        """See `System.wave`."""
        return read(trial.item.audio), None


@dataclass
class Copy(System):
    """Recordings encoded and decoded: what the codec alone costs."""

    codec: AbstractCodec
    name: str = "copy"

    def wave(self, trial: Trial) -> tuple[Recording, dict[str, float] | None]:
        """See `System.wave`."""
        rate = self.codec.sample_rate
        wave = _wave(trial.item.audio, rate)
        with torch.no_grad():
            copied = self.codec.decode(self.codec.encode(wave[None, None]))[0, 0, : len(wave)]
        return Recording(copied, rate), None


@dataclass
class Spoken(System):
    """A voice speaks the text in the voice of the prompt; what is in the store already is not spoken again.

    The first trial is spoken twice, so that what is loaded once does not count as speaking time.
    """

    voice: Voice
    seed: int
    store: AudioStore
    warm: bool = False

    @property
    def name(self) -> str:  # type: ignore[override]
        """The voice's name."""
        return self.voice.name

    def wave(self, trial: Trial) -> tuple[Recording, dict[str, float] | None]:
        """See `System.wave`."""
        key = self._key(trial)
        found = self.store.find(trial.item.id, key)
        if found is not None:
            return found
        if not self.warm:
            self._say(trial)
            self.warm = True
        said = self._say(trial)
        recording = self.store.keep(trial.item.id, key, Recording(said.wave, said.sample_rate), said.timings)
        return recording, said.timings

    def _say(self, trial: Trial) -> AudioResult:
        """What a person gets who asks the same."""
        said: AudioResult = self.voice.run("say", text=trial.item.text, prompt=trial.prompt.audio, seed=self.seed)
        return said

    def _key(self, trial: Trial) -> str:
        """What decides the wave: weights, configuration, seed, text and prompt."""
        config = self.voice.config.plain(self.voice.config.model_slots)
        prompt = str(trial.prompt.audio.resolve())
        parts = [self.voice.bundle.weights_sha256, config, self.seed, trial.item.text, prompt]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _wave(path: Path, sample_rate: int) -> Float[Tensor, " S"]:
    return resample(read(path), sample_rate).wave
