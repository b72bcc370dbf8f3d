"""Readings on an untrained voice: files, table, what made them, refusals."""

import json

import pytest
import soundfile
import torch

from voxloom.audio import write
from voxloom.errors import InputError
from voxloom_variation.varied import Variation

STEADY = ("--pace", 0, "--register", 0, "--range", 0)


def test_readings_are_written_with_what_made_them(voxloom_command, tiny, george, tmp_path):
    out = tmp_path / "out"
    words = ("sample", "Hello there.", "--prompt", george, "-n", 3, "--seed", 5, "-o", out, "timbre=null", *STEADY)
    result = voxloom_command(*words)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == [
        *(f"reading-0{number}.wav" for number in (1, 2, 3)),
        "sample.json",
    ]
    told = json.loads((out / "sample.json").read_text())
    assert [reading["seed"] for reading in told["readings"]] == [5, 6, 7]
    assert told["text"] == "Hello there."
    assert told["made_by"]["voice"] == "tiny"
    assert len(told["made_by"]["weights_sha256"]) == 64
    assert {"length_percent", "symbol_percent"} <= set(told["spread"])
    said = tiny.run("say", text="Hello there.", prompt=george, seed=6)
    wave, rate = soundfile.read(out / "reading-02.wav", dtype="float32")
    assert rate == said.sample_rate
    torch.testing.assert_close(torch.from_numpy(wave), said.wave, atol=1e-4, rtol=0)
    assert [reading["variation"] for reading in told["readings"]] == [None] * 3
    assert "the voice 'tiny' draws no pitch and durations" in result.output
    assert "drawn for each reading" not in result.output
    assert "deviation of length" in result.output


def test_each_reading_has_a_pace_and_a_register_of_its_own(tiny, george, tmp_path):
    asked = {"text": "Hello there. How are you?", "prompt": george}
    result = tiny.run("sample", **asked, n=3, seed=5, output=tmp_path / "out", pace=10.0)
    told = json.loads((tmp_path / "out" / "sample.json").read_text())
    assert any("drawn for each reading" in note for note in told["notes"])
    for reading, written in zip(result.readings, told["readings"], strict=True):
        assert reading.variation == Variation.drawn(reading.seed, 10.0, 50.0, 10.0)
        assert written["variation"] == vars(reading.variation)
    slow, fast = (each(result.readings, key=lambda one: one.variation.length) for each in (max, min))
    said = tiny.run("say", **asked)
    assert fast.variation.length < 1 < slow.variation.length
    assert slow.seconds == pytest.approx(slow.variation.length * said.seconds, rel=0.02)
    assert fast.seconds < said.seconds  # hardly: the untrained voice gives most sounds the least there is
    again = tiny.run("sample", **asked, n=2, seed=6, output=tmp_path / "again", pace=10.0)
    assert again.readings[0].seconds == result.readings[1].seconds
    assert again.readings[0].variation == result.readings[1].variation


def test_a_voice_that_only_speaks_is_sampled_as_it_is(make_voice, command, george, tmp_path):
    folder = make_voice("model=engine")
    words = ("sample", "Hello.", "--prompt", george, "-n", 2, "-o", tmp_path / "out", "timbre=null", "--voice", folder)
    result = command(*words)
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out" / "sample.json").read_text())
    assert [reading["variation"] for reading in told["readings"]] == [None, None]
    assert told["spread"]["length_percent"] == 0


def test_similarity_is_between_readings(tiny, tmp_path):
    result = tiny.run("sample", text="Hello.", prompt=_speech(tmp_path), n=2, output=tmp_path / "out")
    assert result.spread["similarity_least"] == result.spread["similarity_mean"] <= 1
    assert any(note.startswith("similarity of two readings, mean") for note in result.notes)


def test_natural_spread_and_word_errors_stand_beside(voxloom_command, data_manifest, george, tmp_path):
    words = ("words=wer", "timbre=null", "corpus=manifest", f"corpus.path={data_manifest}", "corpus.unit_seconds=0.025")
    result = voxloom_command("sample", "Hello.", "--prompt", george, "-n", 2, "-o", tmp_path / "out", *words)
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out" / "sample.json").read_text())
    assert 5 < told["natural"]["f0_mean_cents"] < 300
    assert told["spread"]["wer_worst"] >= told["spread"]["wer_mean"] > 0


def test_alpha_is_refused_by_a_voice_that_draws_nothing(voxloom_command, george, tmp_path):
    result = voxloom_command("sample", "Hello.", "--prompt", george, "--alpha", 0.5, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert result.output.startswith("alpha: the voice 'tiny' has the prosody 'regression'")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("seconds", "level", "told"),
    [(0.9, 0.1, "lasts 0.90 s; 1 s of speech or more are needed"), (2.0, 0.0, "is silent; speech is needed")],
)
def test_a_prompt_that_cannot_serve_is_refused(tiny, tmp_path, seconds, level, told):
    path = tmp_path / "prompt.wav"
    write(path, level * torch.randn(round(16000 * seconds), generator=torch.Generator().manual_seed(0)), 16000)
    with pytest.raises(InputError, match=told):
        tiny.run("sample", text="Hello.", prompt=path, output=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_file_is_no_folder(voxloom_command, george, tmp_path):
    (tmp_path / "mine").write_text("mine")
    for output, told in (
        (tmp_path / "mine", "is a file; name a folder"),
        (tmp_path / "no" / "out", "there is no folder"),
    ):
        result = voxloom_command("sample", "Hello.", "--prompt", george, "-o", output)
        assert result.exit_code == 2
        assert told in result.output
    assert (tmp_path / "mine").read_text() == "mine"


def _speech(folder):
    from voxloom.testing.inputs import speech_like

    write(folder / "speech.wav", speech_like(1, 32000, 16000)[0, 0], 16000)
    return folder / "speech.wav"
