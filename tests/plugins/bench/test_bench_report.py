"""What is measured, how often, and what is told of it."""

import json

import pytest

import voxloom
from voxloom.errors import InputError
from voxloom.sampler import DeadlineSampler
from voxloom_bench import bench
from voxloom_bench.probes import CLAUSES, FIGURES, Subject
from voxloom_bench.report import Report


@pytest.fixture(scope="module")
def voice():
    return voxloom.load("nano", sampler={"budget_ms": 1e6})


def test_all_is_measured(voice, heart, tmp_path, monkeypatch):
    monkeypatch.setenv("VOXLOOM_CACHE", str(tmp_path))
    path = tmp_path / "bench.json"
    report = voice.run("bench", prompt=heart, output=path)
    assert set(report.figures) == set(FIGURES)
    assert {len(values) for name, values in report.values.items() if name.endswith("ms")} == {5}
    assert len(report.values["deadline hits %"]) == len(report.values["deadline steps"]) == 5 * len(CLAUSES)
    assert report.figures["deadline hits %"] == 100.0
    assert report.figures["prompt ms"] > 1.0  # it is read anew in every round
    found = json.loads(path.read_text())
    assert found["figures"] == pytest.approx(report.figures)
    assert found["about"]["voice"] == "nano"
    assert found["about"]["threads"] >= 1
    assert "torch" in found["about"]["versions"]
    assert "first audio ms" in report.notes[0]


def test_a_budget_that_cannot_be_met_is_missed(voice, heart, monkeypatch):
    from voxloom.prompt import read_prompt
    from voxloom_bench.probes import deadline

    sampler = voice.model.part("sampler", DeadlineSampler)
    monkeypatch.setattr(sampler, "budget_ms", 0.01)
    found = deadline(Subject(voice, read_prompt(heart)[0], 0))
    assert set(found["deadline hits %"]) == {0.0}
    assert set(found["deadline steps"]) == {1.0}


def test_rounds_go_on_for_minutes(monkeypatch, heart, voice):
    class Clock:
        now = 0.0

        def perf_counter(self):
            self.now += 3.0
            return self.now

    monkeypatch.setattr(bench, "time", Clock())
    rounds = []
    monkeypatch.setattr(bench, "PROBES", (lambda subject: rounds.append(subject.round) or {"rtf": [0.5]},))
    report = voice.run("bench", prompt=heart, minutes=0.5)
    assert len(rounds) > 6
    assert len(report.values["rtf"]) == len(rounds) - 1  # the first was to warm up


def test_medians_are_of_what_was_measured():
    report = Report({}, {"rtf": [1.0, 9.0, 2.0], "deadline hits %": [0.0, 100.0], "peak memory MiB": [5.0, 7.0]})
    assert report.figures == {"rtf": 2.0, "deadline hits %": 50.0, "peak memory MiB": 7.0}


def test_a_file_in_no_folder(voice, heart, tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        voice.run("bench", prompt=heart, output=tmp_path / "none" / "bench.json")
