"""What may be measured: a voice as people use it, a grid of lengths and batches, or time as a sum."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from voxloom_bench.additive import COMPLETE, Agreement, Sum, agreement, complete, evaluations_of, measurement_of
from voxloom_bench.grid import grid
from voxloom_bench.measurement import Measurement
from voxloom_bench.probes import probes
from voxloom_bench.progress import Progress
from voxloom_bench.rounds import Rounds
from voxloom_bench.shown import fitted, gridded, laws, plain_laws, plain_sums, probed, summed
from voxloom_bench.state import State
from voxloom_bench.system import System
from voxloom_bench.tables import Table
from voxloom_bench.work import Work


class Mode(ABC):
    """Chooses what every round measures, and makes tables of it."""

    @abstractmethod
    def measurements(self, systems: Sequence[System], work: Work) -> list[Measurement]:
        """For these systems; `work` has prompt and seed."""

    def finish(self, measurements: Sequence[Measurement], rounds: Rounds) -> None:
        """What is measured once, after all rounds."""
        del measurements, rounds

    @abstractmethod
    def shown(
        self, state: State, systems: Sequence[System], measurements: Sequence[Measurement]
    ) -> tuple[tuple[Table, ...], dict[str, Any]]:
        """Tables of what is known by now, and what they conclude in plain values."""


class Probing(Mode):
    """A sentence, the first sound of a clause, clauses within a budget."""

    def measurements(self, systems: Sequence[System], work: Work) -> list[Measurement]:
        """See `Mode.measurements`."""
        return [probe for system in systems for probe in probes(system, work)]

    def shown(
        self, state: State, systems: Sequence[System], measurements: Sequence[Measurement]
    ) -> tuple[tuple[Table, ...], dict[str, Any]]:
        """See `Mode.shown`."""
        return (probed(state, systems, measurements),), {}


@dataclass(frozen=True)
class Gridding(Mode):
    """Lengths in seconds by batches, and the exponents of cost."""

    seconds: tuple[float, ...]
    batches: tuple[int, ...]

    def measurements(self, systems: Sequence[System], work: Work) -> list[Measurement]:
        """See `Mode.measurements`."""
        return grid(systems, work, self.seconds, self.batches)

    def shown(
        self, state: State, systems: Sequence[System], measurements: Sequence[Measurement]
    ) -> tuple[tuple[Table, ...], dict[str, Any]]:
        """See `Mode.shown`."""
        found = laws(state, systems, measurements)
        return (gridded(state, measurements), fitted(found)), {"exponents": plain_laws(found)}


@dataclass(frozen=True)
class Summing(Mode):
    """Parts and one evaluation, and one complete run that must agree with their sum."""

    seconds: float

    def measurements(self, systems: Sequence[System], work: Work) -> list[Measurement]:
        """See `Mode.measurements`."""
        return [measurement_of(system, replace(work, seconds=self.seconds)) for system in systems]

    def finish(self, measurements: Sequence[Measurement], rounds: Rounds) -> None:
        """The complete runs that are not made yet and fit into the budget."""
        state = rounds.state
        for each in measurements:
            key = _complete_key(each.system)
            if state.of(key).rounds or not state.of(each.key).rounds:
                continue
            evaluations = evaluations_of(each.system)
            found = Sum.of(state.of(each.key).values)
            if not rounds.fits(found.total(evaluations) / 1000):
                rounds.notes.append(f"{key}: left out, as it takes about {found.total(evaluations) / 1000:.0f} s")
                continue
            with Progress(evaluations) as progress:
                progress.tell(key)
                state.round(key, complete(each.system, each.work, progress.advance))

    def shown(
        self, state: State, systems: Sequence[System], measurements: Sequence[Measurement]
    ) -> tuple[tuple[Table, ...], dict[str, Any]]:
        """See `Mode.shown`."""
        known = {each.system.title: state.of(each.key) for each in measurements if state.of(each.key).rounds}
        found: dict[str, tuple[Sum, Agreement | None]] = {}
        for system in systems:
            if system.title in known:
                run = state.of(_complete_key(system))
                each = Sum.of(known[system.title].values)
                found[system.title] = each, agreement(each, run.values) if run.rounds else None
        return tuple(summed(found, known)), {"sums": plain_sums(found)}


def _complete_key(system: System) -> str:
    return f"{system.title}: {COMPLETE}"
