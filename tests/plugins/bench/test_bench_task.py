"""The task on a trained voice: what is measured, told and kept, and what is refused."""

import json

import pytest

import voxloom
from voxloom.errors import InputError
from voxloom.sampler import DeadlineSampler
from voxloom.testing.tiny import parrot_voice
from voxloom_bench import rounds
from voxloom_bench.probes import deadline
from voxloom_bench.system import given
from voxloom_bench.texts import CLAUSES, text_of
from voxloom_bench.work import PARTS, Work
from voxloom_registry import Registry


@pytest.fixture(scope="module")
def voice():
    return voxloom.load("nano", sampler={"budget_ms": 1e6})


@pytest.fixture(scope="module")
def plain():
    return voxloom.load("nano")


@pytest.fixture
def weightless(monkeypatch):
    """No process is started: each would take seconds."""
    monkeypatch.setattr(rounds, "peak_mib", lambda each: 1.0 + each.size)


def test_all_is_measured(voice, recording, tmp_path, monkeypatch, weightless):
    monkeypatch.setenv("VOXLOOM_CACHE", str(tmp_path))
    path = tmp_path / "bench.json"
    report = voice.run("bench", prompt=recording, output=path, report=tmp_path / "bench.md")
    values = {key: each["values"] for key, each in json.loads(path.read_text())["measured"].items()}
    assert set(values) == {"nano: sentence", "nano: first sound", "nano: clauses"}
    assert set(values["nano: sentence"]) == {*(f"{part} ms" for part in PARTS), "rtf", "peak memory MiB"}
    assert len(values["nano: sentence"]["rtf"]) == len(values["nano: first sound"]["first audio ms"]) == 5
    assert len(values["nano: clauses"]["deadline hits %"]) == 5 * len(CLAUSES)
    assert report.figures["nano: clauses"]["deadline hits %"] == 100.0
    assert report.figures["nano: sentence"]["prompt ms"] > 1.0  # it is read anew in every round
    about = json.loads(path.read_text())["about"]
    assert about["threads"] >= 1
    assert "torch" in about["versions"]
    assert about["systems"]["nano"]["weights"] == voice.bundle.weights_sha256
    assert "| first audio ms |" in (tmp_path / "bench.md").read_text()
    assert "first audio ms" in report.notes[0]
    again = voice.run("bench", prompt=recording, output=path)
    assert again.figures == report.figures  # all of it was there


def test_a_budget_that_cannot_be_met_is_missed(voice, recording, monkeypatch):
    sampler = voice.model.part("sampler", DeadlineSampler)
    monkeypatch.setattr(sampler, "budget_ms", 0.01)
    found = deadline(given(voice), Work(recording, 1.0))
    assert set(found["deadline hits %"]) == {0.0}
    assert set(found["deadline steps"]) == {1.0}


def test_a_grid(plain, recording, tmp_path, weightless):
    path = tmp_path / "bench.json"
    asked = {"prompt": recording, "grid": True, "seconds": (0.5, 1.5), "output": path}
    report = plain.run("bench", batches=(1, 2), **asked)
    assert len(report.figures) == 4
    cell = report.figures["nano: 1.5 s x 2"]
    assert set(cell) == {*(f"{part} ms" for part in PARTS), "rtf", "seconds", "peak memory MiB"}
    assert cell["seconds"] == pytest.approx(1.5, abs=0.02)
    assert "first audio ms" in report.figures["nano: 0.5 s x 1"]
    assert cell["rtf"] == pytest.approx(cell["total ms"] / 3000, rel=0.5)
    found = json.loads(path.read_text())
    assert {each["rounds"] for each in found["measured"].values()} == {5}
    law = found["exponents"]["nano"]["total"]
    assert law["length"]["low"] < law["length"]["value"] < law["length"]["high"]
    assert law["count"] == 4
    table, exponents = (table.markdown() for table in report.tables)
    assert table.startswith("## Utterances of several lengths, alone and many at once: nano")
    assert "\n| 1.5 s | 2 |" in table
    assert "\n| denoise |" in exponents
    with pytest.raises(InputError, match="was measured with another systems"):
        plain.run("bench", against=("nano sampler.steps=3",), **asked)


def test_an_engine_is_told_by_its_total(tmp_path, recording):
    """It offers `speak` alone, and its length is what it makes of a text: the parrot repeats its prompt."""
    voice = parrot_voice(Registry.discover(), tmp_path)
    report = voice.run("bench", prompt=recording, grid=True, seconds=(3.0,), batches=(1, 2))
    assert set(report.figures["parrot: 3 s x 2"]) == {"decode ms", "total ms", "rtf", "seconds"}
    assert report.figures["parrot: 3 s x 1"]["seconds"] == 1.0
    assert any("memory not measured: another process cannot load the voice" in note for note in report.notes)


def test_an_interruption_keeps_and_tells_what_was_measured(plain, recording, tmp_path, monkeypatch, capsys, weightless):
    path = tmp_path / "bench.json"
    done = rounds.State.round

    def interrupting(state, key, figures):
        done(state, key, figures)
        if state.of(key).rounds == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(rounds.State, "round", interrupting)
    with pytest.raises(KeyboardInterrupt):
        plain.run("bench", prompt=recording, output=path)
    assert json.loads(path.read_text())["measured"]["nano: sentence"]["rounds"] == 2
    told = capsys.readouterr().err
    assert "total ms" in told
    assert f"interrupted: kept in {path}; the same command goes on" in told.replace("\n", "")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"output": "none/bench.json"}, "there is no folder"),
        ({"report": "none/bench.md"}, "there is no folder"),
        ({"grid": True, "additive": True}, "ask for one of them"),
        ({"additive": True, "seconds": (1.0, 2.0)}, "give one length to additive"),
        ({"against": ("nano",)}, "'nano' is measured already"),
        ({"against": ("nano other",)}, "names 2 voices"),
        ({"prompt": "none.wav"}, "there is no such file"),
    ],
)
def test_refusals(plain, recording, tmp_path, asked, message):
    asked = {key: tmp_path / value if isinstance(value, str) else value for key, value in asked.items()}
    with pytest.raises(InputError, match=message):
        plain.run("bench", **{"prompt": recording, **asked})
    assert not list(tmp_path.iterdir())


def test_texts_are_as_long_as_asked_for():
    assert [len(text_of(seconds)) for seconds in (2, 20, 60)] == pytest.approx([32, 320, 960], abs=12)
    assert text_of(2, 0) != text_of(2, 1)
