"""A voice as people use it, by the task `say`: a sentence, the first sound of a clause, clauses within a budget."""

import time
from typing import Any

from voxloom.errors import VoiceError
from voxloom.model import Recording
from voxloom.sampler import AbstractSampler, DeadlineSampler
from voxloom.voice import Voice
from voxloom_bench.measurement import Figures, Measurement
from voxloom_bench.system import System
from voxloom_bench.texts import CHARACTERS_PER_SECOND, CLAUSES, FIRST, SENTENCE
from voxloom_bench.work import PARTS, Work, spoken

SENTENCE_SECONDS = len(SENTENCE) / CHARACTERS_PER_SECOND


def probes(system: System, work: Work) -> list[Measurement]:
    """What is measured where nobody asks for more; `work` has the prompt, and is as long as the sentence.

    A model that has learnt nothing is made to speak for that long, and says no clause.
    """
    if system.is_random:
        return [Measurement(system, "sentence", work, lambda number: spoken(system, work, number).figures)]
    found = [
        Measurement(system, "sentence", work, lambda number: sentence(system, work, number)),
        Measurement(system, "first sound", work, lambda _: first_audio(system, work, FIRST), None),
    ]
    if _budgeted(system.voice) is not None:
        found.append(Measurement(system, "clauses", work, lambda _: deadline(system, work), None))
    return found


def sentence(system: System, work: Work, number: int) -> Figures:
    """A sentence after a prompt that is new, as what is known is not read again."""
    (prompt,) = work.prompts(number)
    said = _say(system.voice, SENTENCE, prompt, work.seed)
    found = {f"{part} ms": [1000 * said.timings[part]] for part in PARTS if part in said.timings}
    return {**found, "rtf": [said.timings["total"] / said.seconds]}


def first_audio(system: System, work: Work, text: str) -> Figures:
    """From the request for `text` to its first sound, after a prompt that is known.

    The pieces that `Voice.stream` gives, but made in this thread: none is made ahead of what is measured.
    """
    start = time.perf_counter()
    request = {"text": text, "prompt": work.prompt, "seed": work.seed}
    next(system.voice.prepared("say", request).pieces())
    return {"first audio ms": [1000 * (time.perf_counter() - start)]}


def deadline(system: System, work: Work) -> Figures:
    """Whether clauses of several lengths, or what they are split into, are in the sampler's budget."""
    sampler = _budgeted(system.voice)
    if sampler is None or sampler.budget_ms is None:
        return {}
    hits: list[float] = []
    steps: list[float] = []
    for clause in CLAUSES:
        for said in system.voice.stream("say", text=clause, prompt=work.prompt, seed=work.seed):
            hits.append(100.0 * (1000 * said.timings["denoise"] <= sampler.budget_ms))
            steps += [float(sampler.evaluations_within(int(each.prosody.frames))) for each in said.sentences]
    return {"deadline hits %": hits, "deadline steps": steps}


def _say(voice: Voice, text: str, prompt: Recording, seed: int) -> Any:
    return voice.run("say", text=text, prompt=prompt, seed=seed)


def _budgeted(voice: Voice) -> DeadlineSampler | None:
    """The sampler, if it was given a time."""
    try:
        sampler = voice.model.part("sampler", AbstractSampler)
    except VoiceError:
        return None
    return sampler if isinstance(sampler, DeadlineSampler) and sampler.budget_ms is not None else None
