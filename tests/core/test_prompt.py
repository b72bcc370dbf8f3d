"""Prompts as people have them."""

import re

import numpy as np
import pytest
import soundfile
import torch

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.prompt import read_prompt


def test_a_prompt_is_read_at_the_rate_asked_for(heart):
    prompt, notes = read_prompt(heart, 16000)
    assert prompt.sample_rate == 16000
    assert notes == ("resampled from 24000 to 16000 Hz",)
    prompt, notes = read_prompt(heart)
    assert (prompt.sample_rate, notes) == (24000, ())


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (np.zeros(16000), "is silent; speech is needed"),
        (1e-4 * np.ones(16000), "is silent; speech is needed"),
        (0.5 * np.ones(160), "lasts 0.01 s; 0.5 s of speech or more are needed"),
        (np.zeros(160), "lasts 0.01 s; 0.5 s of speech or more are needed"),
    ],
)
def test_what_cannot_serve_is_refused(tmp_path, samples, told):
    soundfile.write(tmp_path / "a.wav", samples, 16000)
    with pytest.raises(InputError, match=re.escape(f"{tmp_path / 'a.wav'}: {told}")):
        read_prompt(tmp_path / "a.wav")
    with pytest.raises(InputError, match=re.escape(f"the prompt: {told}")):
        read_prompt((samples, 16000))


@pytest.fixture(scope="module")
def ten_minutes(heart, tmp_path_factory):
    """Noise below hearing, with a minute of speech from 300 s on and a click at 500 s."""
    speech = read(heart).wave.numpy()
    rng = np.random.default_rng(0)
    samples = (1e-4 * rng.standard_normal(600 * 24000)).astype(np.float32)
    minute = np.tile(speech, 26)[: 60 * 24000]
    samples[300 * 24000 : 360 * 24000] += minute
    samples[500 * 24000] = 0.9
    path = tmp_path_factory.mktemp("long") / "long.flac"
    soundfile.write(path, samples, 24000)
    return path


def test_of_a_long_prompt_the_liveliest_stretch_is_used(ten_minutes):
    prompt, notes = read_prompt(ten_minutes)
    start, end, whole = map(float, re.fullmatch(r"using (\S+) s to (\S+) s of (\S+) s", notes[0]).groups())
    assert 299.9 <= start < end <= 360.1
    assert (round(end - start, 3), whole) == (15.0, 600.0)
    assert torch.equal(prompt.wave, read(ten_minutes, start, 15.0).wave)


def test_in_memory_it_is_the_same_stretch(ten_minutes):
    from_file, told = read_prompt(ten_minutes)
    from_memory, again = read_prompt(read(ten_minutes))
    assert torch.equal(from_file.wave, from_memory.wave)
    assert told == again


def test_a_long_prompt_is_not_read_whole(ten_minutes, monkeypatch):
    largest = 0
    kept = soundfile.SoundFile.read

    def watched(self, frames=-1, *args, **kwargs):
        nonlocal largest
        got = kept(self, frames, *args, **kwargs)
        largest = max(largest, len(got))
        return got

    monkeypatch.setattr(soundfile.SoundFile, "read", watched)
    read_prompt(ten_minutes)
    assert largest <= 15 * 24000


def test_a_long_prompt_with_a_gap_in_its_numbers_is_refused(tmp_path):
    samples = np.full(20 * 8000, 0.1, np.float32)
    samples[-1] = np.nan
    soundfile.write(tmp_path / "a.wav", samples, 8000, subtype="FLOAT")
    with pytest.raises(InputError, match="NaN or infinite"):
        read_prompt(tmp_path / "a.wav")


def test_a_long_silence_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros(20 * 8000), 8000)
    with pytest.raises(InputError, match="is silent"):
        read_prompt(tmp_path / "a.wav")


def test_a_recording_in_memory_is_taken(george):
    prompt, notes = read_prompt(Recording(read(george).wave, 24000), 16000)
    assert len(prompt.wave) == pytest.approx(2.225 * 16000, abs=1)
    assert notes == ("resampled from 24000 to 16000 Hz",)
