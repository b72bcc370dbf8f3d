"""Conditions of prompts, and the task that speaks after all of them."""

import json

import numpy as np
import pytest

from voxloom.audio import read
from voxloom.metric import Score
from voxloom_evaluation.conditions import Source, conditions
from voxloom_evaluation.standing import Said, Standing

RATE = 24000


@pytest.fixture(scope="module")
def source(data_folder):
    own, *others = (read(data_folder / f"{name}.opus").wave.numpy() for name in ("heart-2", "george-2", "bella-1"))
    return Source(own, RATE, others)


def made(name, source):
    return conditions()[name](source, np.random.default_rng(0))


def power(samples):
    return float(np.square(samples.astype(np.float64)).mean())


def test_the_clean_prompt_is_the_first_and_untouched(source):
    assert next(iter(conditions())) == "clean"
    assert np.array_equal(made("clean", source).samples, source.samples)


@pytest.mark.parametrize("seconds", [1, 2, 5, 15, 30])
def test_lengths(source, seconds):
    prompt = made(f"{seconds} s", source)
    assert len(prompt.samples) == seconds * RATE
    assert np.array_equal(prompt.samples[: RATE // 2], source.samples[: RATE // 2])


@pytest.mark.parametrize("kind", ["white noise", "babble"])
@pytest.mark.parametrize("ratio", [20, 10, 5])
def test_noise_has_its_ratio(source, kind, ratio):
    prompt = made(f"{kind} at {ratio} dB", source)
    noise = prompt.samples - source.samples
    assert 10 * np.log10(power(source.samples) / power(noise)) == pytest.approx(ratio, abs=0.01)
    assert abs(np.corrcoef(noise, source.samples)[0, 1]) < 0.1


def test_quiet_and_loud(source):
    assert power(made("40 dB softer", source).samples) == pytest.approx(1e-4 * power(source.samples), rel=1e-4)
    loud = made("clipped", source).samples
    assert np.abs(loud).max() == 1
    assert (np.abs(loud) == 1).mean() > 0.01


def test_a_telephone_has_its_band_and_rate(source):
    prompt = made("telephone", source)
    assert prompt.rate == 8000
    spectrum = np.square(np.abs(np.fft.rfft(prompt.samples)))
    hertz = np.fft.rfftfreq(len(prompt.samples), 1 / 8000)
    assert spectrum[(hertz < 250) | (hertz > 3450)].sum() < 1e-4 * spectrum.sum()


def test_stereo_and_silence(source):
    prompt = made("stereo at 44.1 kHz", source)
    assert (prompt.rate, prompt.samples.ndim, prompt.samples.shape[1]) == (44100, 2, 2)
    assert len(prompt.samples) / 44100 == pytest.approx(len(source.samples) / RATE, abs=1e-3)
    around = made("silence around it", source)
    assert len(around.samples) - len(source.samples) == 6 * RATE
    assert 10 * np.log10(power(around.samples[: 3 * RATE])) == pytest.approx(-70, abs=0.2)


@pytest.mark.parametrize(("name", "factor"), [("a higher voice", 1.35), ("a deeper voice", 0.75)])
def test_other_voices_are_their_own_clean_one(source, name, factor):
    prompt = made(name, source)
    assert len(source.samples) / len(prompt.samples) == pytest.approx(factor, rel=1e-3)
    assert np.array_equal(prompt.samples, prompt.clean)


@pytest.fixture
def requests(data_folder, tmp_path):
    lines = [
        {"id": name, "speaker": name[:-2], "prompt": str(data_folder / f"{name}.opus"), "text": "One tree."}
        for name in ("heart-1", "george-1")
    ]
    path = tmp_path / "requests.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_the_command_makes_a_line_for_each(command, make_voice, requests, tmp_path):
    words = ("--requests", requests, "-o", tmp_path / "out", "--limit", 2)
    chosen = ("clean", "telephone", "babble at 5 dB")
    named = [word for name in chosen for word in ("--condition", name)]
    done = command("robustness", "--voice", make_voice("model=engine"), *words, *named)
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "results.json").read_text())
    assert tuple(told["table"]) == chosen
    assert all(f"| {name} | 2 | 0 |" in done.stderr for name in chosen)
    (note,) = told["outcomes"]["telephone"][0]["notes"]
    assert "nothing above 4 kHz" in note
    assert sorted(path.name for path in (tmp_path / "out" / "audio" / "babble-at-5-dB").iterdir()) == [
        "george-1.wav",
        "heart-1.wav",
    ]


def test_an_unknown_condition_is_refused(command, make_voice, requests, tmp_path):
    words = ("--requests", requests, "-o", tmp_path / "out", "--condition", "underwater")
    done = command("robustness", "--voice", make_voice("model=engine"), *words)
    assert done.exit_code == 2
    assert "there is no condition 'underwater': name some of clean; 1 s;" in done.stderr


def test_babble_needs_others(command, make_voice, requests, tmp_path):
    words = ("--requests", requests, "-o", tmp_path / "out", "--limit", 1, "--condition", "babble at 5 dB")
    done = command("robustness", "--voice", make_voice("model=engine"), *words)
    assert done.exit_code == 2
    assert "babble needs recordings of other speakers" in done.stderr


def test_refusals_are_counted_and_quoted():
    said = Said({name: Score(0.25, 4.0) for name in ("wer", "deletions")} | {"similarity": Score(0.5)}, 2.0, -20.0)
    standing = Standing({"clean": [said], "1 s": [said, "too short"], "none": ["silent"]})
    table, *told = standing.notes
    assert "| clean | 1 | 0 | 25.0 | 25.0 | 0.500 | 2.0 | -20.0 |" in table
    assert "| 1 s | 1 | 1 |" in table
    assert "| none | 0 | 1 | - | - | - | - | - |" in table
    assert told == ["1 s: too short", "none: silent"]
