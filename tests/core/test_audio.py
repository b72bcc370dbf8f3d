"""Audio files in and out."""

import math
import re

import numpy as np
import pytest
import soundfile
import torch

from voxloom.audio import read, read_any, read_noted, resample, resample_noted, write
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.result import AudioResult


def tone(seconds=1.0, rate=16000, level=0.5, hz=220.0):
    return (level * np.sin(2 * np.pi * hz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def test_a_recording_is_read(heart):
    recording, notes = read_noted(heart)
    assert recording.sample_rate == 24000
    assert recording.wave.shape == (56400,)
    assert recording.wave.dtype == torch.float32
    assert notes == ()


def test_a_stretch_is_read(heart):
    whole, stretch = read(heart).wave, read(heart, 0.5, 1.0).wave
    assert torch.equal(stretch, whole[12000:36000])


def test_channels_are_averaged(tmp_path):
    left = tone()
    soundfile.write(tmp_path / "two.wav", np.stack([left, np.zeros_like(left)], axis=1), 16000, subtype="FLOAT")
    recording, notes = read_noted(tmp_path / "two.wav")
    assert torch.equal(recording.wave, torch.from_numpy(left / 2))
    assert notes == ("2 channels mixed to one",)


def test_a_peak_above_one_is_scaled_down(tmp_path):
    soundfile.write(tmp_path / "loud.wav", tone(level=2.5), 16000, subtype="FLOAT")
    recording, notes = read_noted(tmp_path / "loud.wav")
    assert float(recording.wave.abs().max()) == pytest.approx(1.0)
    assert notes == ("scaled down from a peak of 2.50",)


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 192000])
def test_rates_are_changed(tmp_path, rate):
    soundfile.write(tmp_path / "any.wav", tone(rate=rate), rate)
    recording, notes = resample_noted(read(tmp_path / "any.wav"), 16000)
    assert notes == (f"resampled from {rate} to 16000 Hz",)
    assert len(recording.wave) == pytest.approx(16000, abs=2)
    inner = slice(1000, 15000)
    assert float((recording.wave[inner] - torch.from_numpy(tone())[inner]).abs().max()) < 0.01
    assert resample_noted(recording, 16000) == (recording, ())


def test_what_is_no_file_of_audio_is_refused(tmp_path):
    (tmp_path / "empty.wav").touch()
    (tmp_path / "text.wav").write_text("RIFF is not enough")
    (tmp_path / "folder").mkdir()
    soundfile.write(tmp_path / "none.wav", np.zeros(0), 16000)
    soundfile.write(tmp_path / "nan.wav", np.array([0.1, math.nan], np.float32), 16000, subtype="FLOAT")
    soundfile.write(tmp_path / "inf.wav", np.array([0.1, math.inf], np.float32), 16000, subtype="FLOAT")
    soundfile.write(tmp_path / "slow.wav", tone(rate=4000), 4000)
    for name, told in {
        "missing.wav": "there is no such file",
        "folder": "is a folder; name a recording",
        "empty.wav": "the file is empty",
        "text.wav": "is no audio that can be read, such as WAV, FLAC",
        "none.wav": "holds no samples",
        "nan.wav": "holds samples that are NaN or infinite",
        "inf.wav": "holds samples that are NaN or infinite",
        "slow.wav": "has 4000 Hz; 8000 to 192000 Hz can be used",
    }.items():
        with pytest.raises(InputError, match=re.escape(f"{tmp_path / name}: {told}")):
            read(tmp_path / name)


def test_sound_in_memory_is_taken(heart):
    recording = read(heart)
    samples = recording.wave.numpy()
    for source in (recording, (recording.wave, 24000), (samples, 24000), (samples[:, None], 24000), str(heart)):
        taken, notes = read_any(source, "the prompt")
        assert torch.equal(taken.wave, recording.wave)
        assert taken.sample_rate == 24000
        assert notes == ()


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (7, "the prompt: must be a path, a Recording, or (samples, sample rate), not int"),
        ((np.zeros((2, 2, 2)), 16000), "the prompt: samples must have the shape (S,) or (S, channels)"),
        ((np.zeros(0), 16000), "the prompt: holds no samples"),
        ((np.full(9, np.nan), 16000), "the prompt: holds samples that are NaN or infinite"),
        ((np.zeros(9), 1), "the prompt: has 1 Hz; 8000 to 192000 Hz can be used"),
    ],
)
def test_what_is_no_sound_in_memory_is_refused(source, told):
    with pytest.raises(InputError, match=re.escape(told)):
        read_any(source, "the prompt")


@pytest.mark.parametrize("suffix", [".wav", ".flac", ".WAV"])
def test_what_is_written_is_read_again(tmp_path, suffix):
    wave = torch.from_numpy(tone())
    write(tmp_path / f"a{suffix}", wave, 16000)
    info = soundfile.info(tmp_path / f"a{suffix}")
    assert (info.subtype, info.channels, info.samplerate) == ("PCM_16", 1, 16000)
    assert float((read(tmp_path / f"a{suffix}").wave - wave).abs().max()) <= 2**-15
    assert [path.name for path in tmp_path.iterdir()] == [f"a{suffix}"]


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path):
    wave = torch.zeros(100)
    with pytest.raises(InputError, match=re.escape("a.mp3: audio is written as .wav or .flac, not .mp3")):
        write(tmp_path / "a.mp3", wave, 16000)
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "nowhere" / "a.wav", wave, 16000)
    (tmp_path / "taken.wav").mkdir()
    with pytest.raises(InputError, match="cannot be written"):
        write(tmp_path / "taken.wav", wave, 16000)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.wav"]


def test_resampling_leaves_the_recording_alone(heart):
    recording = read(heart)
    before = recording.wave.clone()
    resample(recording, 16000)
    assert torch.equal(recording.wave, before)


def test_a_result_is_saved(tmp_path):
    result = AudioResult(torch.from_numpy(tone(0.5)), 16000)
    assert result.seconds == 0.5
    result.save(str(tmp_path / "a.wav"))
    assert isinstance(read(tmp_path / "a.wav"), Recording)
