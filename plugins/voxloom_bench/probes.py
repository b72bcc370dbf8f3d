"""What is measured in each round. A probe is a function of a `Subject`; another one is a line in `PROBES`."""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from voxloom.errors import VoiceError
from voxloom.model import Recording
from voxloom.sampler import AbstractSampler, DeadlineSampler
from voxloom.voice import Voice

PARTS = ("text", "prompt", "prosody", "denoise", "decode", "total")
FIRST = "The kettle is nearly boiling."
SENTENCE = "When the rain stopped, we walked along the river to see how far the water had come."
CLAUSES = (
    "Come in.",
    FIRST,
    "Nobody had thought of bringing a map or a lamp.",
    SENTENCE,
    "It was late when they reached the harbour, and the last boat of the day had left without waiting for anybody.",
)
"""From 2 words to 21."""

FIGURES = {
    **{f"{part} ms": "median" for part in PARTS},
    "rtf": "median",
    "first audio ms": "median",
    "deadline hits %": "mean",
    "deadline steps": "mean",
    "peak memory MiB": "max",
}
"""What a figure of several rounds is."""


@dataclass(frozen=True)
class Subject:
    """A voice, a prompt it knows already, and the round it is in."""

    voice: Voice
    prompt: Recording
    seed: int
    round: int = 0

    def say(self, text: str, prompt: Recording | None = None) -> Any:
        """The text as the task `say` makes it."""
        return self.voice.run("say", text=text, prompt=prompt or self.prompt, seed=self.seed)


Figures = Mapping[str, list[float]]


def parts(subject: Subject) -> Figures:
    """A sentence after a prompt that is new: softer by a hair in each round, as what is known is not read again."""
    gain = 1 - 1e-4 * (subject.round + 1)
    said = subject.say(SENTENCE, Recording(gain * subject.prompt.wave, subject.prompt.sample_rate))
    found = {f"{part} ms": [1000 * said.timings[part]] for part in PARTS if part in said.timings}
    return {**found, "rtf": [said.timings["total"] / said.seconds]}


def first_audio(subject: Subject) -> Figures:
    """From the request for a clause of five words to its first sound, after a prompt that is known."""
    start = time.perf_counter()
    pieces = subject.voice.stream("say", text=FIRST, prompt=subject.prompt, seed=subject.seed)
    next(pieces)
    return {"first audio ms": [1000 * (time.perf_counter() - start)]}


def deadline(subject: Subject) -> Figures:
    """Whether clauses of several lengths, or what they are split into, are in the sampler's budget if it has one."""
    sampler = _deadline_sampler(subject.voice)
    if sampler is None or sampler.budget_ms is None:
        return {}
    hits: list[float] = []
    steps: list[float] = []
    for clause in CLAUSES:
        for said in subject.voice.stream("say", text=clause, prompt=subject.prompt, seed=subject.seed):
            hits.append(100.0 * (1000 * said.timings["denoise"] <= sampler.budget_ms))
            steps += [float(sampler.evaluations_within(int(each.prosody.frames))) for each in said.sentences]
    return {"deadline hits %": hits, "deadline steps": steps}


def memory(subject: Subject) -> Figures:
    """The most the process ever held: of the device where the model computes on one, and of the machine else."""
    device = subject.voice.model.device
    if device.type == "cuda":
        return {"peak memory MiB": [torch.cuda.max_memory_allocated(device) / 2**20]}
    if sys.platform == "win32":
        return {}
    import resource  # there is none on Windows

    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"peak memory MiB": [held / (2**20 if sys.platform == "darwin" else 2**10)]}


PROBES: tuple[Callable[[Subject], Figures], ...] = (parts, first_audio, deadline, memory)


def _deadline_sampler(voice: Voice) -> DeadlineSampler | None:
    try:
        sampler = voice.model.part("sampler", AbstractSampler)
    except VoiceError:
        return None
    return sampler if isinstance(sampler, DeadlineSampler) else None
