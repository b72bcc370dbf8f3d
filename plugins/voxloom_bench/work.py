"""What is timed: utterances of a length, as many at once as asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from voxloom.codec import AbstractCodec
from voxloom.model import Recording
from voxloom.text import AbstractText
from voxloom.timing import collect, measured
from voxloom.values import Conditioned, Prosody
from voxloom_bench.clocks import clock_of
from voxloom_bench.system import System
from voxloom_bench.texts import text_of

PARTS = ("text", "prompt", "prosody", "denoise", "decode", "total")
"""Of the time of an utterance; `total` is all of it, what lies between the parts too."""


@dataclass(frozen=True)
class Work:
    """`batch` utterances of about `seconds`, each with a text and a prompt of its own."""

    prompt: Recording
    seconds: float
    batch: int = 1
    seed: int = 0

    @property
    def texts(self) -> list[str]:
        """One for each."""
        return [text_of(self.seconds, number) for number in range(self.batch)]

    @property
    def rngs(self) -> list[torch.Generator]:
        """One for each."""
        return [torch.Generator().manual_seed(self.seed + number) for number in range(self.batch)]

    def prompts(self, number: int) -> list[Recording]:
        """One for each, none of which was read before: softer by a hair in each round."""
        gains = [1 - (1e-4 * (number * self.batch + item + 1)) % 0.5 for item in range(self.batch)]
        return [Recording(gain * self.prompt.wave, self.prompt.sample_rate) for gain in gains]


@dataclass(frozen=True)
class Timed:
    """Seconds of work by part, and the seconds of speech it made, of each utterance."""

    timings: dict[str, float]
    seconds: list[float]

    @property
    def figures(self) -> dict[str, list[float]]:
        """Milliseconds by part, the real-time factor, and the mean length of an utterance."""
        parts = {f"{part} ms": [1000 * self.timings[part]] for part in PARTS if part in self.timings}
        spoken = sum(self.seconds)
        return {**parts, "rtf": [self.timings["total"] / spoken], "seconds": [spoken / len(self.seconds)]}


def spoken(system: System, work: Work, number: int = 0) -> Timed:
    """The work done once, in round `number`.

    A model that composes speech is made to speak as long as asked for: its number of frames is given, and everything
    is computed as it would be otherwise. An engine takes the time that it takes for the text.
    """
    prompts, clock = work.prompts(number), clock_of(system.device)
    with collect(clock) as timings, torch.no_grad():
        start = clock()
        if system.composes:
            model = system.voice.model
            content = model.generate(conditioned(system, work, prompts).condition, work.rngs)
            waves, rate = model.render(content), model.part("codec", AbstractCodec).sample_rate
        else:
            seeds = [work.seed + item for item in range(work.batch)]
            made = system.voice.model.speak(work.texts, prompts, seeds)
            waves, rate = made.waves, made.sample_rate
        lengths = [len(wave.cpu()) / rate for wave in waves]
        total = clock() - start
    return Timed({**timings, "total": total}, lengths)


def conditioned(system: System, work: Work, prompts: Sequence[Recording]) -> Conditioned:
    """Texts read and conditioned on, in the number of frames that makes `work.seconds`."""
    model = system.voice.model
    codec = model.part("codec", AbstractCodec)
    frames = max(1, round(work.seconds * codec.sample_rate / codec.hop_length))
    with measured("text"):
        transcripts = [model.part("text", AbstractText).transcribe(text) for text in work.texts]
    given = Prosody(torch.full((work.batch,), frames, device=system.device))
    return model.condition(transcripts, prompts, work.rngs, given)
