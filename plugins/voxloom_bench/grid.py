"""Utterances of several lengths, alone and many at once."""

from collections.abc import Sequence
from dataclasses import replace

from voxloom_bench.measurement import Figures, Measurement
from voxloom_bench.probes import first_audio
from voxloom_bench.system import System
from voxloom_bench.work import Work, spoken


def grid(systems: Sequence[System], work: Work, seconds: Sequence[float], batches: Sequence[int]) -> list[Measurement]:
    """A cell for each system, length and batch; those of the same size beside one another."""
    cells = [replace(work, seconds=length, batch=batch) for length in seconds for batch in batches]
    return [cell_of(system, cell) for cell in cells for system in systems]


def cell_of(system: System, work: Work) -> Measurement:
    """The time of its parts and, of a single utterance of a voice that has learnt to speak, of its first sound."""

    def measure(number: int) -> Figures:
        found = spoken(system, work, number).figures
        if work.batch > 1 or system.is_random:
            return found
        return {**found, **first_audio(system, work, work.texts[0])}

    return Measurement(system, f"{work.seconds:g} s x {work.batch}", work, measure)
