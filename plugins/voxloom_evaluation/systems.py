"""What can be measured on a trial: a voice, the recording itself, and the recording through a codec."""

import hashlib
import json
from abc import ABC, abstractmethod
from dataclasses import dataclass

from voxloom.metric import Durations, Sample
from voxloom.result import AudioResult
from voxloom.voice import Voice
from voxloom_evaluation.sources import Sources
from voxloom_evaluation.store import AudioStore, Made
from voxloom_evaluation.trials import Trial


class System(ABC):
    """Makes the wave of a trial."""

    name: str
    sources: Sources
    repeats_recording: bool = False
    """Whether its wave is the recording of the text itself, which is then nothing to compare it with."""

    @abstractmethod
    def make(self, trial: Trial) -> Made:
        """The wave, the seconds spent on its parts if it took work, and the durations spoken if it knows them."""

    def sample(self, trial: Trial, needs: frozenset[str]) -> Sample:
        """What metrics measure, at the wave's rate, with the fields of `needs` as far as there are any."""
        made, sources = self.make(trial), self.sources
        rate = made.recording.sample_rate
        compared = trial.recorded and not self.repeats_recording and "recording" in needs
        recorded = sources.at(trial.item.audio, rate) if compared else None
        return Sample(
            trial.item.id,
            trial.item.text,
            made.recording.wave,
            rate,
            sources.at(trial.prompt.audio, rate, trial.stretch) if "prompt" in needs else None,
            sources.at(trial.reference.audio, rate) if "reference" in needs and trial.reference else None,
            made.timings,
            sources.resynthesised(trial.prompt.audio, rate, trial.stretch) if "resynthesised" in needs else None,
            recorded,
            made.durations,
            recorded_durations(trial),
        )


def recorded_durations(trial: Trial) -> Durations | None:
    """What the set says of the recording."""
    item = trial.item
    if item.phonemes is None or item.durations is None:
        return None
    return tuple(zip(item.phonemes, item.durations, strict=True))


@dataclass
class Recordings(System):
    """The recordings as they are."""

    sources: Sources
    name: str = "recordings"
    repeats_recording: bool = True

    def make(self, trial: Trial) -> Made:
        """See `System.make`."""
        return Made(self.sources.read(trial.item.audio))


@dataclass
class Copy(System):
    """Recordings encoded and decoded: what the codec alone costs."""

    sources: Sources
    name: str = "copy"

    def make(self, trial: Trial) -> Made:
        """See `System.make`."""
        return Made(self.sources.copy(trial.item.audio))


@dataclass
class Spoken(System):
    """A voice speaks the text in the voice of the prompt; what is in the store already is not spoken again.

    The first trial is spoken twice, so that what is loaded once does not count as speaking time.
    """

    voice: Voice
    seed: int
    store: AudioStore
    sources: Sources
    warm: bool = False

    @property
    def name(self) -> str:  # type: ignore[override]
        """The voice's name."""
        return self.voice.name

    def make(self, trial: Trial) -> Made:
        """See `System.make`."""
        key = self._key(trial)
        found = self.store.find(trial.item.id, key)
        if found is not None:
            return found
        if not self.warm:
            self._say(trial)
            self.warm = True
        return self.store.keep(trial.item.id, key, self._say(trial))

    def _say(self, trial: Trial) -> AudioResult:
        """What a person gets who asks the same."""
        path = trial.prompt.audio
        prompt = path if trial.stretch is None else self.sources.read(path, trial.stretch)
        said: AudioResult = self.voice.run("say", text=trial.item.text, prompt=prompt, seed=self.seed)
        return said

    def _key(self, trial: Trial) -> str:
        """What decides the wave: weights, configuration, seed, text and prompt."""
        config = self.voice.config.plain(self.voice.config.model_slots)
        prompt = [str(trial.prompt.audio.resolve()), *(trial.stretch or ())]
        parts = [self.voice.bundle.weights_sha256, config, self.seed, trial.item.text, *prompt]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
