"""Files whole, failures told at the end, what is finished kept."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
import soundfile

from voxloom_batch.batch import Batch
from voxloom_batch.outcome import BatchError, with_lines
from voxloom_registry import ConfigError


@pytest.fixture
def rows(heart, george):
    return [
        {"text": "Hello there.", "prompt": str(heart), "seed": 1, "file": "a"},
        {"text": "A second one, with more to say.", "prompt": str(george), "seed": "", "file": "b.flac"},
        {"text": "Third.", "prompt": str(heart), "seed": 2, "file": ""},
    ]


@pytest.fixture
def spoken(monkeypatch):
    """The lines that are spoken, in order."""
    lines = []
    speak = Batch._speak

    def counted(batch, planned, strand):
        lines.append(planned.line)
        return speak(batch, planned, strand)

    monkeypatch.setattr(Batch, "_speak", counted)
    return lines


def test_each_is_written_as_say_would(nano, table, rows, tmp_path, heart):
    outcome = nano.run("batch", requests=table(rows), output=tmp_path / "out")
    assert [path.name for path in outcome.files] == ["a.wav", "b.flac", "0003.wav"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["0003.wav", "a.wav", "b.flac", "batch.json"]
    nano.run("say", text="Hello there.", prompt=heart, seed=1).save(tmp_path / "alone.wav")
    made, alone = soundfile.read(tmp_path / "out" / "a.wav")[0], soundfile.read(tmp_path / "alone.wav")[0]
    assert len(made) == len(alone)
    assert abs(made - alone).max() < 2e-3
    assert outcome.notes[-1].startswith("spoke 3 requests")


def test_what_is_finished_is_kept_and_what_changed_is_made(nano, table, rows, tmp_path, spoken):
    out = tmp_path / "out"
    nano.run("batch", requests=table(rows), output=out)
    assert sorted(spoken) == [2, 3, 4]
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.*") if path.name != "batch.json"}
    spoken.clear()
    again = nano.run("batch", requests=table(rows), output=out)
    assert spoken == []
    assert again.notes == ("all 3 requests were finished before",)
    rows[1]["text"] = "A second one."
    changed = nano.run("batch", requests=table(rows), output=out)
    assert spoken == [3]
    assert changed.notes[-1].endswith("2 were finished before")
    assert [path.name for path in before if path.stat().st_mtime_ns != before[path]] == ["b.flac"]
    spoken.clear()
    (out / "a.wav").write_bytes(b"cut short")
    nano.run("batch", requests=table(rows), output=out)
    assert spoken == [2]


def test_another_seed_or_prompt_is_another_request(nano, table, rows, tmp_path, spoken, george):
    nano.run("batch", requests=table(rows), output=tmp_path / "out")
    spoken.clear()
    rows[0]["seed"], rows[2]["prompt"] = 5, str(george)
    nano.run("batch", requests=table(rows), output=tmp_path / "out")
    assert sorted(spoken) == [2, 4]


def test_a_failure_does_not_stop_the_rest(nano, table, rows, tmp_path, spoken):
    rows.insert(1, {"text": "☃", "prompt": rows[0]["prompt"], "seed": 1, "file": "bad"})
    path = table(rows)
    with pytest.raises(BatchError, match="1 of 4 requests failed") as refusal:
        nano.run("batch", requests=path, output=tmp_path / "out")
    assert str(refusal.value).splitlines()[-1].startswith(f"{path}, line 3 (bad.wav): the text '☃' holds nothing")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.*")) == ["0004.wav", "a.wav", "b.flac", "batch.json"]
    spoken.clear()
    with pytest.raises(BatchError):
        nano.run("batch", requests=path, output=tmp_path / "out")
    assert spoken == [3]  # only what failed is tried again


def test_an_error_in_a_batch_falls_on_who_made_it(nano, table, rows, tmp_path, monkeypatch):
    condition = type(nano.model).condition

    def choosy(model, transcripts, *more, **keywords):
        if any("Third" in transcript.text for transcript in transcripts):
            raise ConfigError(["no third one"])
        return condition(model, transcripts, *more, **keywords)

    monkeypatch.setattr(type(nano.model), "condition", choosy)
    with pytest.raises(BatchError, match=r"line 4 \(0003.wav\): no third one"):
        nano.run("batch", requests=table(rows), output=tmp_path / "out")
    assert (tmp_path / "out" / "a.wav").is_file()


def test_a_fault_of_ours_stops_all_and_leaves_nothing_half_done(nano, table, rows, tmp_path, monkeypatch):
    def broken(*arguments, **keywords):
        raise RuntimeError("broken")

    monkeypatch.setattr(type(nano.model), "generate", broken)
    with pytest.raises(RuntimeError, match="broken"):
        nano.run("batch", requests=table(rows), output=tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_options_by_column(nano, table, tmp_path, heart):
    shared = {"text": "This is one. That is two.", "prompt": str(heart), "task.limit": 20}
    rows = [{**shared, "file": "plain", "task.pause_seconds": ""}, {**shared, "file": "slow", "task.pause_seconds": 2}]
    nano.run("batch", requests=table(rows), output=tmp_path / "out")
    seconds = {name: soundfile.info(tmp_path / "out" / f"{name}.wav").duration for name in ("plain", "slow")}
    assert seconds["slow"] - seconds["plain"] == pytest.approx(1.8, abs=0.01)


def test_controls_by_column_go_before_those_for_all(nano, table, tmp_path, heart):
    rows = [{"text": "Hello there, all of you.", "file": "all", "rate.factor": ""}]
    rows.append({**rows[0], "file": "own", "rate.factor": 0.5})
    nano.having(rate={"factor": 2.0}).run("batch", requests=table(rows), output=tmp_path / "out", prompt=heart)
    seconds = {name: soundfile.info(tmp_path / "out" / f"{name}.wav").duration for name in ("all", "own")}
    assert seconds["own"] / seconds["all"] == pytest.approx(4.0, rel=0.1)


def test_json_lines(nano, table, tmp_path, heart):
    rows = [{"id": "x.y", "text": "Hello.", "seed": 3}]
    nano.run("batch", requests=table(rows, "r.jsonl"), output=tmp_path / "out", prompt=heart, format=".flac")
    assert (tmp_path / "out" / "x.y.flac").is_file()


def test_a_killed_batch_goes_on(table, tmp_path, heart):
    rows = [{"text": f"Request number {number}, of some length.", "seed": number} for number in range(12)]
    path, out = table(rows), tmp_path / "out"
    words = [sys.executable, "-m", "voxloom", "batch", str(path), "-o", str(out), "--prompt", str(heart)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen([*words, "task.size=1"], env=environment, stderr=subprocess.DEVNULL)
    while len(list(out.glob("*.wav"))) < 2 and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    finished = json.loads((out / "batch.json").read_text())["finished"]
    assert 0 < len(finished) < 12
    times = {name: (out / name).stat().st_mtime_ns for name in finished}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert f"{len(finished)} were finished before" in done.stderr
    assert sorted(each.name for each in out.glob("*.wav")) == [f"{number:04d}.wav" for number in range(1, 13)]
    assert {name: (out / name).stat().st_mtime_ns for name in finished} == times
    assert all(soundfile.info(each).duration > 0.5 for each in out.glob("*.wav"))


def test_notes_name_their_lines():
    told = [(4, "cut"), (2, "cut"), (3, "cut"), (9, "cut"), (5, "other")]
    assert with_lines(told) == ("lines 2 to 4, 9: cut", "line 5: other")
