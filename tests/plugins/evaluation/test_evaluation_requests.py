"""`voxloom evaluate --requests`: texts nobody has recorded."""

import json

import numpy as np
import pytest
import soundfile


@pytest.fixture
def requests(data_folder, tmp_path):
    lines = [
        {"id": "one", "speaker": "heart", "prompt": str(data_folder / "heart-1.opus"), "text": "One tree."},
        {"id": "two", "speaker": "george", "prompt": str(data_folder / "george-1.opus"), "text": "A house."},
        {"id": "three", "speaker": "heart", "prompt": str(data_folder / "heart-2.opus"), "text": "A mouse."},
    ]
    path = tmp_path / "requests.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


@pytest.fixture
def evaluate(command, make_voice, tmp_path):
    voice = make_voice("model=engine")

    def run(*words):
        return command("evaluate", "--voice", voice, "--output", tmp_path / "out", *words)

    return run


def test_each_is_spoken_after_its_own_prompt(evaluate, requests, tmp_path, command, make_voice, data_folder):
    done = evaluate("--requests", requests, "--metrics", "deletions", "--metrics", "similarity")
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "results.json").read_text())
    assert list(told["utterances"]["engine"]) == ["one", "two", "three"]
    assert told["requests"] == str(requests)
    assert set(told["figures"]["engine"]) == {
        "deletions",
        "substitutions",
        "insertions",
        "heavy_deletions",
        "similarity",
    }
    said = ("say", "A house.", "--prompt", data_folder / "george-1.opus", "--voice", make_voice("model=engine"))
    assert command(*said, "-o", tmp_path / "said.wav").exit_code == 0
    alone, evaluated = (
        soundfile.read(path)[0] for path in (tmp_path / "said.wav", tmp_path / "out" / "audio" / "two.wav")
    )
    assert np.array_equal(alone, evaluated)


def test_the_defaults_leave_out_what_needs_a_recording(evaluate, requests, tmp_path):
    assert evaluate("--requests", requests, "--limit", 1).exit_code == 0
    told = json.loads((tmp_path / "out" / "results.json").read_text())
    assert told["skipped"]["mcd"] == "nobody has recorded the requests"
    assert {"wer", "deletions"} <= set(told["metrics"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--set", "x.jsonl"], "leave out a set or corpus"),
        (["--reference", "recordings"], "leave out reference"),
        (["--prompts", "random-3s"], "leave out prompts"),
        (["--seconds", "4,10"], "leave out seconds"),
        (["--prosody", "recording"], "leave out prosody"),
        (["--metrics", "f0-correlation"], "cannot be measured here: nobody has recorded the requests"),
    ],
)
def test_what_needs_recordings_is_refused(evaluate, requests, words, told):
    done = evaluate("--requests", requests, *words)
    assert done.exit_code == 2, done.output
    assert told in done.stderr


def test_a_request_without_a_prompt_is_refused_by_its_line(evaluate, tmp_path):
    path = tmp_path / "requests.jsonl"
    path.write_text('{"id": "one", "speaker": "heart", "text": "One tree."}\n')
    done = evaluate("--requests", path)
    assert done.exit_code == 2
    assert "requests.jsonl, line 1" in done.stderr
    assert "prompt" in done.stderr
