"""Time as a sum: the parts, and so many evaluations of the network.

What makes 150 evaluations takes minutes, its parts and one evaluation take seconds: the sum is measured, and one
complete run shows whether it may be trusted.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import InputError, VoiceError
from voxloom.parameterisation import AbstractParameterisation
from voxloom.sampler import AbstractSampler
from voxloom.timing import collect
from voxloom.values import Latents
from voxloom_bench.clocks import clock_of
from voxloom_bench.measurement import Figures, Measurement
from voxloom_bench.system import System
from voxloom_bench.watching import Evaluations, watched
from voxloom_bench.work import Work, conditioned, spoken

AROUND = ("text", "prompt", "prosody", "preparation", "decode")
"""Parts that do not depend on how often the network is evaluated; `preparation` is what sampling begins with."""
WITHIN_PERCENT = 10.0
"""How far a complete run may be from the sum."""
NAME = "parts and one evaluation"
COMPLETE = "complete run"
_WATCHED = 2
"""Evaluations that are made: from the end of the first to the end of the second one is what each more takes."""


def measurement_of(system: System, work: Work) -> Measurement:
    """Each part and one evaluation.

    Raises:
        InputError: when the model is not made of a denoiser, its parameterisation and a sampler.
    """
    network_of(system)
    return Measurement(system, NAME, work, lambda number: parts(system, work, number), "parts")


def parts(system: System, work: Work, number: int) -> Figures:
    """Milliseconds of the parts around the evaluations and of one evaluation, and how many passes that is.

    Raises:
        InputError: when the model makes no evaluations by its parameterisation.
    """
    model, (denoiser, parameterisation, _) = system.voice.model, network_of(system)
    clock = clock_of(system.device)
    with collect(clock) as timings, torch.no_grad():
        condition = conditioned(system, work, work.prompts(number)).condition
        start = clock()
        with watched(denoiser, parameterisation, clock, at_most=_WATCHED) as made:
            model.generate(condition, work.rngs)
        if made.last is None:
            raise InputError(
                f"{system.title}: its evaluations cannot be timed, as it makes none by its parameterisation"
            )
        latents = model.denormalise(made.last) * condition.mask[:, None]
        model.render(Latents(latents, condition.mask))
    timings["preparation"] = made.spans[0][0] - start
    timings["evaluation"] = _seconds(made)
    found = {f"{part} ms": [1000 * timings.get(part, 0.0)] for part in (*AROUND, "evaluation")}
    return {**found, "passes": [made.passes / len(made.spans) / work.batch]}


def complete(system: System, work: Work, each: Callable[[], None] = lambda: None) -> Figures:
    """The whole, with all evaluations that the sampler makes; `each` is called after every one."""
    denoiser, parameterisation, _ = network_of(system)
    with watched(denoiser, parameterisation, time.perf_counter, each) as made:
        found = spoken(system, work)
    return {"total ms": [1000 * found.timings["total"]], "evaluations": [float(len(made.spans))]}


def _seconds(made: Evaluations) -> float:
    """Of one evaluation, with what the sampler does for it if it makes another."""
    *before, (start, end) = made.spans
    return end - (before[-1][1] if before else start)


def evaluations_of(system: System) -> int:
    """How many the system's sampler makes."""
    return network_of(system)[2].evaluations


def network_of(system: System) -> tuple[AbstractDenoiser, AbstractParameterisation, AbstractSampler]:
    """What is evaluated, and by what.

    Raises:
        InputError: when the model is made otherwise.
    """
    model = system.voice.model
    try:
        if not system.composes:
            raise VoiceError("it is an engine")
        return (
            model.part("denoiser", AbstractDenoiser),
            model.part("parameterisation", AbstractParameterisation),
            model.part("sampler", AbstractSampler),
        )
    except VoiceError as error:
        raise InputError(
            f"{system.title}: its evaluations cannot be timed, as it has no denoiser, parameterisation and sampler "
            f"in slots of these names ({error})"
        ) from error


@dataclass(frozen=True)
class Sum:
    """Medians in milliseconds, and the passes of the network that one evaluation is."""

    parts: Mapping[str, float]
    evaluation: float
    passes: float

    @classmethod
    def of(cls, values: Mapping[str, list[float]]) -> "Sum":
        """Of what `parts` gave in every round."""
        middle = {name: statistics.median(found) for name, found in values.items()}
        around = {part: middle[f"{part} ms"] for part in AROUND}
        return cls(around, middle["evaluation ms"], middle["passes"])

    def total(self, evaluations: float) -> float:
        """Milliseconds of a complete run with so many evaluations."""
        return sum(self.parts.values()) + evaluations * self.evaluation


@dataclass(frozen=True)
class Agreement:
    """What a complete run took against what the sum says of as many evaluations as were counted in it."""

    evaluations: float
    complete_ms: float
    sum_ms: float

    @property
    def off_percent(self) -> float:
        """By how much the run took longer than the sum, negative when it was faster."""
        return 100 * (self.complete_ms / self.sum_ms - 1)

    @property
    def holds(self) -> bool:
        """Whether the sum may be trusted."""
        return abs(self.off_percent) <= WITHIN_PERCENT


def agreement(found: Sum, run: Mapping[str, list[float]]) -> Agreement:
    """Of a sum and what `complete` gave."""
    evaluations = statistics.median(run["evaluations"])
    return Agreement(evaluations, statistics.median(run["total ms"]), found.total(evaluations))
