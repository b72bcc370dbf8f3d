"""What a person may get wrong is refused in one sentence and writes nothing; what is merely unusual is accepted."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest
import soundfile
from safetensors.torch import load_file, save_file


@pytest.fixture
def voice(make_voice, tiny):
    return make_voice(*tiny)


@pytest.fixture
def folder(tmp_path):
    """Where results would go."""
    made = tmp_path / "results"
    made.mkdir()
    return made


@pytest.fixture
def say(command, voice, heart, folder):
    """`say` with changes: `say(text="Hi.", prompt=path, words=[...])`."""

    def run(text="Hello there.", prompt=heart, words=(), voice=voice):
        return command("say", text, "--prompt", prompt, "--voice", voice, *words, "-o", folder / "a.wav")

    return run


def assert_refused(result, folder, told):
    assert result.exit_code == 2, result.output
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)
    assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the text is empty: give at least one word to speak"),
        ("  \n ", "the text is empty: give at least one word to speak"),
        ("☃ … ?!", "holds nothing that can be spoken"),
    ],
)
def test_text_that_cannot_be_spoken(say, folder, text, told):
    assert_refused(say(text=text), folder, told)


def samples_of(kind):
    tone = 0.3 * np.sin(np.arange(16000) / 10)
    return {
        "silent": 0 * tone,
        "brief": tone[:160],
        "nan": np.where(np.arange(16000) == 8000, math.nan, tone),
        "none": tone[:0],
    }[kind].astype(np.float32)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("silent", "is silent; speech is needed"),
        ("brief", "lasts 0.01 s; 0.5 s of speech or more are needed"),
        ("nan", "holds samples that are NaN or infinite"),
        ("none", "holds no samples"),
    ],
)
def test_prompts_that_hold_no_voice(say, folder, tmp_path, kind, told):
    prompt = tmp_path / f"{kind}.wav"
    soundfile.write(prompt, samples_of(kind), 16000, subtype="FLOAT")
    assert_refused(say(prompt=prompt), folder, f"{prompt}: {told}")


def test_prompts_that_are_no_audio(say, folder, tmp_path):
    (tmp_path / "text.wav").write_text("These are words, which nobody can hear.\n" * 50)
    (tmp_path / "empty.wav").touch()
    for name, told in {
        "missing.wav": "there is no such file",
        "results": "is a folder; name a recording",
        "text.wav": "is no audio that can be read",
        "empty.wav": "the file is empty",
    }.items():
        assert_refused(say(prompt=tmp_path / name), folder, f"{tmp_path / name}: {told}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sampler=consistancy"], "did you mean 'consistency'?"),
        (["samplr.steps=1"], "did you mean 'sampler'?"),
        (["sampler.stps=1"], "did you mean 'steps'?"),
        (["sampler.steps=0"], "sampler.steps: must be"),
        (["sampler.steps=two"], "sampler.steps: must be a whole number, not 'two'"),
        (["--seed", "-1"], "seed: must be between 0 and"),
        (["--seed", "one"], "seed: must be a whole number, not 'one'"),
        (["task.limit=3"], "task.limit: must be at least 20, not 3"),
        (["codec=mulaw"], "changes only in training"),
        (["codec.hop_length=100"], "changes only in training"),
        (["denoiser.layers=3"], "changes only in training"),
    ],
)
def test_words_that_do_not_fit(say, folder, words, told):
    assert_refused(say(words=words), folder, told)


def test_voices_that_are_none(say, folder, tmp_path):
    assert_refused(say(voice="nanno"), folder, "no voice 'nanno'")
    assert_refused(say(voice=folder), folder, "this is no voice")


def test_truncated_weights(say, folder, voice):
    weights = voice / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])
    assert_refused(say(), folder, str(weights))


def test_foreign_weights(say, folder, voice, make_voice, tiny):
    weights = voice / "model.safetensors"
    tensors = load_file(weights)
    save_file(dict(list(tensors.items())[:-1]), weights)
    assert_refused(say(), folder, "these are no weights of a voxloom voice")
    other = make_voice(*tiny[:-3], "denoiser.width=24", "denoiser.layers=2", "denoiser.heads=2")
    assert other == voice, "saved over the first, and then its configuration alone is put back"
    config = (other / "config.yaml").read_text()
    (other / "config.yaml").write_text(config.replace("width: 24", "width: 16"))
    assert_refused(say(), folder, "this is not the configuration that model.safetensors was saved with")


def test_places_that_cannot_be_written(command, voice, heart, tmp_path, folder):
    for target, told in (
        (folder / "none" / "a.wav", "there is no folder"),
        (folder, "is a folder; name a file to write"),
        (folder / "a.mp3", ".wav, not .mp3"),
    ):
        result = command("say", "Hi.", "--prompt", heart, "--voice", voice, "-o", target)
        assert result.exit_code == 2
        assert told in result.stderr
        assert not list(folder.iterdir())


def test_a_refusal_in_a_process_of_its_own(tmp_path):
    """As a person sees it."""
    program = "from voxloom_cli import main; main()"
    words = ["resynth", str(tmp_path / "none.wav"), "-o", str(tmp_path / "a.wav")]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"{tmp_path / 'none.wav'}: there is no such file\n"
    assert not list(tmp_path.iterdir())


def assert_accepted(result, folder, *told):
    assert result.exit_code == 0, result.output
    assert result.stderr.splitlines() == list(told)
    assert soundfile.info(folder / "a.wav").frames > 0
    assert [path.name for path in folder.iterdir()] == ["a.wav"]


def test_stereo(say, folder, heart, tmp_path):
    samples, rate = soundfile.read(heart)
    soundfile.write(tmp_path / "two.wav", np.stack([samples, samples / 2], axis=1), rate)
    told = ("prompt: 2 channels mixed to one", "prompt: resampled from 24000 to 16000 Hz")
    assert_accepted(say(prompt=tmp_path / "two.wav"), folder, *told)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 44100, 48000, 96000, 192000])
def test_rates(say, folder, heart, tmp_path, rate):
    import soxr

    from voxloom_speech.prompting import NARROW

    samples, given = soundfile.read(heart)
    soundfile.write(tmp_path / "any.wav", soxr.resample(samples, given, rate), rate)
    resampled = [] if rate == 16000 else [f"prompt: resampled from {rate} to 16000 Hz"]
    told = [f"prompt: {NARROW}"] if rate == 8000 else resampled
    assert_accepted(say(prompt=tmp_path / "any.wav"), folder, *told)


def test_ten_minutes_of_prompt(say, folder, heart, tmp_path):
    samples, rate = soundfile.read(heart)
    long = np.concatenate([np.zeros(100 * rate), np.tile(samples, 500)])[: 600 * rate]
    soundfile.write(tmp_path / "long.flac", long, rate)
    result = say(prompt=tmp_path / "long.flac")
    stretch, resampled = result.stderr.splitlines()
    assert stretch.startswith("prompt: using ")
    assert stretch.endswith(" s of 600.0 s")
    assert_accepted(result, folder, stretch, resampled)


def test_ten_thousand_characters(command, make_voice, folder, heart):
    voice, text = make_voice("model=engine"), "He said no. " * 833 + "Yes."
    assert len(text) == 10_000
    result = command("say", text, "--prompt", heart, "--voice", voice, "-o", folder / "a.wav")
    assert_accepted(result, folder, "text: split into 834 sentences")


@pytest.mark.slow
def test_ten_thousand_characters_through_every_part(say, folder):
    result = say(text="The quick brown fox jumps over the lazy dog, and the dog lies down. " * 147 + "Fine")
    assert "text: split into 148 sentences" in result.stderr
    assert_accepted(result, folder, *result.stderr.splitlines())


@pytest.mark.parametrize("name", ["a.mp3", "a"])
def test_a_suffix_that_cannot_be_written_is_refused_before_the_work(command, tmp_path, folder, name):
    missing = tmp_path / "never-read.wav"
    result = command("resynth", missing, "-o", folder / name)
    assert_refused(result, folder, f"{folder / name}: the result is written as ")
    assert ".flac" in result.stderr
    assert ".wav" in result.stderr
