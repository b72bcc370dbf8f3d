"""Rounds in which everything is measured once, so that other work of the machine falls on all alike."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from voxloom_bench.measurement import Measurement
from voxloom_bench.memory import FIGURE, START_SECONDS, UnmeasuredError, peak_mib
from voxloom_bench.progress import Progress
from voxloom_bench.state import State


@dataclass
class Rounds:
    """One round to warm up, `repeats` that count, and more until `minutes` are over.

    Within `budget` minutes as much is measured as fits: of each system the largest pieces of work are left out. What
    was measured before counts.
    """

    state: State
    repeats: int
    minutes: float = 0.0
    budget: float | None = None
    memory: bool = True
    clock: Callable[[], float] = time.perf_counter
    notes: list[str] = field(default_factory=list)
    """What was left out, and why."""

    def run(self, measurements: Sequence[Measurement]) -> None:
        """Measure; every value is in the state as soon as it is known.

        Raises:
            KeyboardInterrupt: when it was interrupted.
        """
        self._start = self.clock()
        self._costs: dict[str, float] = {}
        todo = [each for each in measurements if self._left(each)]
        with Progress(sum(self._left(each) + 1 for each in todo)) as progress:
            chosen = self._warm(todo, progress)
            while chosen and self._goes_on(chosen):
                chosen = self._fitting(chosen, progress)
                fewest = min((self.state.of(each.key).rounds for each in chosen), default=0)
                for each in chosen:
                    if self.state.of(each.key).rounds == fewest:
                        self._round(each, fewest + 1, progress)
            if self.memory:
                self._measure_memory(measurements, progress)

    def fits(self, seconds: float) -> bool:
        """Whether so much more is within the budget."""
        return self.budget is None or self._elapsed + seconds <= 60 * self.budget

    @property
    def _elapsed(self) -> float:
        return self.clock() - self._start

    def _left(self, each: Measurement) -> int:
        return max(0, self.repeats - self.state.of(each.key).rounds)

    def _goes_on(self, chosen: Sequence[Measurement]) -> bool:
        if any(self._left(each) for each in chosen):
            return True
        return self._elapsed < 60 * min(self.minutes, self.minutes if self.budget is None else self.budget)

    def _warm(self, todo: Sequence[Measurement], progress: Progress) -> list[Measurement]:
        """Everything once, smallest first, as far as all of it fits."""
        chosen: list[Measurement] = []
        full: set[str] = set()
        for each in sorted(todo, key=lambda each: each.size):
            guess = self._guess(each, chosen)
            if each.system.title in full or self._over([*chosen, each], {each.key: guess}, 1):
                full.add(each.system.title)
                self._leave_out(each, guess)
                continue
            progress.tell(f"warming up: {each.key}")
            began = self.clock()
            each.measure(0)
            self._costs[each.key] = self.clock() - began
            progress.advance()
            chosen.append(each)
        return chosen

    def _guess(self, each: Measurement, chosen: Sequence[Measurement]) -> float:
        """Seconds it takes, as the next smaller one of its system took them; 0 before anything is known."""
        smaller = [known for known in chosen if known.system is each.system and known.size]
        return self._costs[smaller[-1].key] * each.size / smaller[-1].size if smaller else 0.0

    def _over(self, chosen: Sequence[Measurement], guessed: dict[str, float], more: int) -> bool:
        """Whether the rounds that are left of these, and `more` of what is guessed, are over the budget."""
        if self.budget is None:
            return False
        costs = {**self._costs, **guessed}
        needed = sum(costs[each.key] * (self._left(each) + more * (each.key in guessed)) for each in chosen)
        if self.memory:
            unknown = [each for each in chosen if each.weighed and FIGURE not in self.state.of(each.key).values]
            needed += sum(START_SECONDS + costs[each.key] for each in unknown)
        return self._elapsed + needed > 60 * self.budget

    def _fitting(self, chosen: list[Measurement], progress: Progress) -> list[Measurement]:
        """Without the largest, where what is left takes longer than was thought."""
        kept = sorted(chosen, key=lambda each: each.size)
        while any(self._left(each) for each in kept) and self._over(kept, {}, 0):
            dropped = kept.pop()
            progress.advance(self._left(dropped))
            self._leave_out(dropped, self._costs[dropped.key])
        return [each for each in chosen if each in kept]

    def _leave_out(self, each: Measurement, seconds: float) -> None:
        had = self.state.of(each.key).rounds
        measured = f"measured in {had} round{'' if had == 1 else 's'} only" if had else "left out"
        self.notes.append(f"{each.key}: {measured}, as a round of it takes about {seconds:.1f} s of the budget")

    def _round(self, each: Measurement, number: int, progress: Progress) -> None:
        progress.tell(f"round {number}: {each.key}")
        began = self.clock()
        figures = each.measure(number)
        self._costs[each.key] = max(self._costs[each.key], self.clock() - began)
        self.state.round(each.key, figures)
        progress.advance()

    def _measure_memory(self, measurements: Sequence[Measurement], progress: Progress) -> None:
        """Once, of what was measured."""
        for each in measurements:
            known = self.state.of(each.key)
            if each.weighed is None or not known.rounds or FIGURE in known.values:
                continue
            progress.tell(f"memory: {each.key}")
            try:
                self.state.beside(each.key, {FIGURE: [peak_mib(each)]})
            except UnmeasuredError as error:
                self.notes.append(f"{each.key}: memory not measured: {error}")
