"""Rounds, budgets and interruptions, with measurements that take what a test says."""

import json
from dataclasses import dataclass, field

import pytest

from voxloom.errors import InputError
from voxloom_bench import rounds as module
from voxloom_bench.measurement import Measurement
from voxloom_bench.memory import FIGURE, UnmeasuredError
from voxloom_bench.rounds import Rounds
from voxloom_bench.state import State
from voxloom_bench.work import Work


@dataclass(eq=False)
class Fake:
    """A system of which a second of speech takes `cost` seconds."""

    title: str
    cost: float = 1.0


@dataclass
class Bench:
    state: State
    now: float = 0.0
    done: list = field(default_factory=list)
    interrupted_at: int | None = None

    def cell(self, system, seconds, weighed=None):
        def measure(number):
            if self.interrupted_at == len(self.done):
                raise KeyboardInterrupt
            self.done.append((system.title, seconds, number))
            self.now += system.cost * seconds
            return {"total ms": [float(number)]}

        return Measurement(system, f"{seconds} s", Work(None, seconds), measure, weighed)

    def run(self, cells, **options):
        rounds = Rounds(self.state, 5, clock=lambda: self.now, memory=False, **options)
        rounds.run(cells)
        return rounds.notes


@pytest.fixture
def bench():
    return Bench(State({"machine": "a"}))


def test_every_round_measures_all_once_and_the_first_does_not_count(bench):
    here, there = Fake("here"), Fake("there")
    bench.run([bench.cell(system, seconds) for seconds in (2, 1) for system in (here, there)])
    assert [number for *_, number in bench.done] == [number for number in range(6) for _ in range(4)]
    assert bench.done[4:8] == [("here", 1, 1), ("there", 1, 1), ("here", 2, 1), ("there", 2, 1)]
    assert bench.state.of("here: 2 s").values == {"total ms": [1.0, 2.0, 3.0, 4.0, 5.0]}


def test_rounds_go_on_for_minutes(bench):
    bench.run([bench.cell(Fake("here"), 1)], minutes=0.5)
    assert len(bench.done) == 30
    assert bench.state.of("here: 1 s").rounds == 29


def test_the_largest_are_left_out_of_a_budget_and_told(bench):
    here = Fake("here")
    cells = [bench.cell(here, seconds) for seconds in (40, 1, 10, 20)]
    notes = bench.run(cells, budget=2.0)  # 6 rounds of 1 and 10 s are 66 s, with 20 s 186
    assert {seconds for _, seconds, _ in bench.done} == {1, 10}
    assert bench.now <= 120
    assert notes == [
        "here: 20 s: left out, as a round of it takes about 20.0 s of the budget",
        "here: 40 s: left out, as a round of it takes about 40.0 s of the budget",
    ]


def test_each_system_has_what_fits(bench):
    """Ten times slower, it fits with its short utterances alone."""
    slow, fast = Fake("slow", 10.0), Fake("fast")
    bench.run([bench.cell(system, seconds) for seconds in (1, 4) for system in (slow, fast)], budget=2.0)
    assert {each[:2] for each in bench.done} == {("slow", 1), ("fast", 1), ("fast", 4)}


def test_what_becomes_slower_is_dropped_on_the_way(bench):
    system = Fake("here")
    cells = [bench.cell(system, seconds) for seconds in (1, 10)]
    slow = bench.state.round

    def slower(key, figures):
        system.cost = 4.0
        slow(key, figures)

    bench.state.round = slower
    notes = bench.run(cells, budget=2.0)
    assert notes == ["here: 10 s: measured in 1 round only, as a round of it takes about 40.0 s of the budget"]
    assert bench.state.of("here: 1 s").rounds == 5
    assert bench.now <= 120


def test_it_goes_on_where_it_was_interrupted(tmp_path):
    path = tmp_path / "bench.json"
    first = Bench(State.open({"machine": "a"}, path), interrupted_at=7)
    cells = [first.cell(Fake("here"), seconds) for seconds in (1, 2)]
    with pytest.raises(KeyboardInterrupt):
        first.run(cells)
    assert json.loads(path.read_text())["measured"]["here: 1 s"]["rounds"] == 3
    again = Bench(State.open({"machine": "a"}, path))
    again.run([again.cell(Fake("here"), seconds) for seconds in (1, 2)])
    assert [each[1:] for each in again.done] == [(1, 0), (2, 0), (2, 3), (1, 4), (2, 4), (1, 5), (2, 5)]
    assert again.state.of("here: 2 s").values == {"total ms": [1.0, 2.0, 3.0, 4.0, 5.0]}
    finished = Bench(State.open({"machine": "a"}, path))
    finished.run([finished.cell(Fake("here"), seconds) for seconds in (1, 2)])
    assert not finished.done


def test_another_machine_is_refused(tmp_path):
    path = tmp_path / "bench.json"
    State.open({"machine": "a", "threads": 1}, path).save()
    with pytest.raises(InputError, match="was measured with another machine and threads; undo that to go on"):
        State.open({"machine": "b", "threads": 2}, path)


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"format": "voxloom-bench-1", "about": {}, "measured": 3}'])
def test_another_file_is_refused(tmp_path, text):
    path = tmp_path / "bench.json"
    path.write_text(text)
    with pytest.raises(InputError, match="holds nothing that `voxloom bench` could go on with"):
        State.open({}, path)
    assert path.read_text() == text


def test_memory_is_measured_once_and_what_cannot_be_is_told(bench, monkeypatch):
    weighed = []

    def peak(each):
        weighed.append(each.name)
        if each.name == "2 s":
            raise UnmeasuredError("no more")
        return 100.0

    monkeypatch.setattr(module, "peak_mib", peak)
    cells = [bench.cell(Fake("here"), 1, "all"), bench.cell(Fake("here"), 2, "all"), bench.cell(Fake("here"), 3)]
    rounds = Rounds(bench.state, 5, clock=lambda: bench.now)
    rounds.run(cells)
    assert weighed == ["1 s", "2 s"]
    assert bench.state.of("here: 1 s").values[FIGURE] == [100.0]
    assert rounds.notes == ["here: 2 s: memory not measured: no more"]
    rounds.run(cells[:1])
    assert weighed == ["1 s", "2 s"]
