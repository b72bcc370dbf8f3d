"""A voice that is adapted to each prompt before it speaks."""

import hashlib
from dataclasses import dataclass, field

from voxloom.result import AudioResult
from voxloom.voice import Voice
from voxloom_evaluation.prompting import Stretch
from voxloom_evaluation.systems import Spoken
from voxloom_evaluation.trials import Trial


@dataclass
class AdaptedSpoken(Spoken):
    """The task `adapt` with the prompt's text, or by ear where the prompt is a stretch of it, before the task `say`.

    Adapting is done once for a prompt, and does not count as time of speaking.
    """

    steps: int = 1
    _adapted: dict[tuple[object, Stretch | None], Voice] = field(default_factory=dict, repr=False)

    def _say(self, trial: Trial) -> AudioResult:
        path, stretch = trial.prompt.audio, trial.stretch
        prompt = path if stretch is None else self.sources.read(path, stretch)
        if (path, stretch) not in self._adapted:
            text = trial.prompt.text if stretch is None else None
            found = self.voice.run("adapt", prompt=prompt, text=text, steps=self.steps)
            self._adapted = {(path, stretch): found.voice}  # one is enough where a speaker's recordings come together
        said: AudioResult = self._adapted[path, stretch].run("say", text=trial.item.text, prompt=prompt, seed=self.seed)
        return said

    def _key(self, trial: Trial) -> str:
        return hashlib.sha256(f"{super()._key(trial)} {self.steps}".encode()).hexdigest()
