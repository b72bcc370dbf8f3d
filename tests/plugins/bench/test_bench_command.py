"""The command, on models that no voice belongs to."""

import json

import pytest

DENOISED = ("parameterisation=edm", "sampler=euler", "sampler.steps=4")


@pytest.fixture
def bench(command, heart):
    return lambda *words: command("bench", "--prompt", heart, "--no-memory", *words)


def test_a_model_without_a_voice(bench, tiny, tmp_path):
    path, page = tmp_path / "bench.json", tmp_path / "bench.md"
    words = [*tiny, *DENOISED, "--additive", "--seconds", 0.5]
    result = bench(*words, "-o", path, "--report", page)
    assert result.exit_code == 0, result.output
    found = json.loads(path.read_text())
    (title,) = found["sums"]
    assert title.startswith("model=flashspeech-nano ")
    assert title.endswith("sampler.steps=4 (random weights)")
    run = found["sums"][title]
    assert (run["evaluations"], run["passes"]) == (4, 1)
    assert isinstance(run["holds"], bool)
    assert found["measured"][f"{title}: parts and one evaluation"]["rounds"] == 5
    assert found["measured"][f"{title}: complete run"]["rounds"] == 1
    assert "random weights" in page.read_text().splitlines()[0]
    assert "within 10 %" in result.stderr
    assert bench(*words, "-o", path).exit_code == 0
    assert json.loads(path.read_text())["sums"] == found["sums"]  # nothing was measured again


def test_a_complete_run_that_takes_too_long_is_left_out(bench, tiny):
    result = bench(*tiny, *DENOISED, "sampler.steps=900", "--additive", "--seconds", 60, "--budget", 0.05)
    assert result.exit_code == 0, result.output
    assert "left out, as" in result.stderr


def test_models_and_voices_side_by_side(bench, tiny):
    result = bench("--voice", "nano", "--against", " ".join([*tiny, "sampler.steps=2"]))
    assert result.exit_code == 0, result.output
    assert "random weights" in result.stderr
    assert "first audio ms" in result.stderr


def test_without_weights_nothing_can_be_said(command, heart, tmp_path):
    """Other tasks refuse a model in place of a voice, as before."""
    result = command("say", "Hello.", "--prompt", heart, "model=flashspeech-base", "-o", tmp_path / "a.wav")
    assert result.exit_code == 2


def test_a_wrong_option_of_the_model_is_refused(bench):
    result = bench("model=flashspeech-base", "denoiser.widht=16")
    assert result.exit_code == 2
    assert "did you mean 'width'?" in result.stderr
