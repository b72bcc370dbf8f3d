"""Time and memory in turns: nobody always first, rounds are kept, and more are taken while something is undecided."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from voxloom_studies.comparing.process import Taken, Trial
from voxloom_studies.comparing.turns import Turns, memory_of, speed_of, take_turns
from voxloom_studies.statistics import figure_of

TRIALS = [Trial(name, f"text {name}", Path("prompt.wav")) for name in "abc"]


@dataclass
class Pretender:
    """Says how long it took without having done anything."""

    name: str
    seconds: float
    said: list[tuple[str, str, int]]
    peaks: list[float | None] = field(default_factory=lambda: [100.0])
    stop_at: int | None = None

    def say(self, trial: Trial, seed: int) -> Taken:
        if self.stop_at == len(self.said):
            raise KeyboardInterrupt
        self.said.append((self.name, trial.id, seed))
        return Taken(self.seconds * (1 + len(self.said) % 5), 2.0, self.peaks[len(self.said) % len(self.peaks)])


@pytest.fixture
def turns(tmp_path: Path) -> Turns:
    return Turns(tmp_path / "turns.json", {"systems": ["one", "two"]}, 3, 7)


def taken(turns: Turns, said, decided=lambda rounds: True, **more):
    speakers = [Pretender("one", 1.0, said, **more), Pretender("two", 2.0, said, **more)]
    started = []

    def start(stack):
        @contextmanager
        def open_all():
            started.append(True)
            yield speakers

        return stack.enter_context(open_all())

    return take_turns(turns, start, TRIALS, 7, decided), started


def test_each_utterance_is_spoken_by_all_before_the_next(turns: Turns) -> None:
    said: list[tuple[str, str, int]] = []
    rounds, _ = taken(turns, said)
    assert len(rounds) == 3
    assert said[:2] == [("one", "a", 7), ("two", "a", 7)]  # what is loaded late
    measured = said[2:]
    assert [name for _, name, _ in measured] == list("aabbcc" * 3)
    firsts = [system for system, _, _ in measured[::2]]
    assert {firsts.count("one"), firsts.count("two")} <= {4, 5}


def test_the_fastest_third_of_rounds_and_the_highest_peak_count(turns: Turns) -> None:
    said: list[tuple[str, str, int]] = []
    rounds, _ = taken(turns, said, peaks=[100.0, None, 300.0, 50.0, 75.0])
    fastest = [sorted(each["one"][name].seconds for each in rounds)[0] for name in "abc"]
    assert figure_of(speed_of(rounds, "one")).value == pytest.approx(sum(fastest) / 6)
    memory = memory_of(rounds, "one")
    assert memory is not None
    highest = [max(mark for each in rounds if (mark := each["one"][name].peak_mb) is not None) for name in "abc"]
    assert [tally for tally, _ in memory.tallies.values()] == highest
    silent, _ = taken(Turns(turns.path, {}, 1, 1), said, peaks=[None])
    assert memory_of(silent, "one") is None


def test_of_four_rounds_two_count(turns: Turns) -> None:
    rounds = [{"one": {"a": Taken(seconds, 2.0, None)}} for seconds in (3.0, 1.0, 2.0, 9.0)]
    assert figure_of(speed_of(rounds, "one")).value == pytest.approx(1.5 / 2)


def test_more_rounds_while_undecided_and_never_more_than_asked_for(turns: Turns) -> None:
    assert len(taken(turns, [], lambda rounds: len(rounds) >= 5)[0]) == 5
    assert len(taken(turns, [], lambda rounds: False)[0]) == 7


def test_finished_rounds_are_kept_through_an_interruption(turns: Turns) -> None:
    said: list[tuple[str, str, int]] = []
    with pytest.raises(KeyboardInterrupt):
        taken(turns, said, stop_at=2 + 6 + 3)
    assert len(turns.read()) == 1
    again: list[tuple[str, str, int]] = []
    rounds, started = taken(turns, again)
    assert (len(rounds), len(again)) == (3, 2 + 12)
    assert taken(turns, [])[1] == []  # nothing is left to do, so nobody is woken
    assert started == [True]


def test_other_systems_begin_anew(turns: Turns) -> None:
    taken(turns, [])
    said: list[tuple[str, str, int]] = []
    taken(Turns(turns.path, {"systems": ["one", "two", "three"]}, 3, 7), said)
    assert len(said) == 2 + 18
    turns.path.write_text("{")
    assert turns.read() == []
