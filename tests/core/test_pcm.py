"""Samples that are not meant to change are those of the file, in every format."""

import numpy as np
import pytest
import soundfile

from voxloom.errors import InputError
from voxloom.pcm import read_pcm

FORMATS = [
    ("a.wav", "PCM_16", 44100, 2),
    ("a.wav", "FLOAT", 48000, 1),
    ("a.flac", "PCM_16", 44100, 2),
    ("a.flac", "PCM_24", 48000, 1),
    ("a.wav", "PCM_U8", 8000, 1),
    ("a.wav", "PCM_32", 16000, 1),
    ("a.wav", "DOUBLE", 16000, 2),
]


@pytest.mark.parametrize(("name", "subtype", "rate", "channels"), FORMATS)
def test_all_but_a_span_is_written_as_it_was_read(tmp_path, name, subtype, rate, channels):
    path, out = tmp_path / name, tmp_path / f"out-{name}"
    noise = np.random.default_rng(0).uniform(-1, 1, (4000, channels))
    soundfile.write(path, noise, rate, subtype=subtype)
    source = read_pcm(path)
    new = np.full((70, channels), 0.25)
    source.replaced(1000, 1200, new).save(out)
    again = read_pcm(out)
    assert (soundfile.info(out).subtype, again.sample_rate, again.samples.shape[1]) == (subtype, rate, channels)
    assert np.array_equal(again.samples[:1000], source.samples[:1000])
    assert np.array_equal(again.samples[1070:], source.samples[1200:])
    assert np.allclose(again.floats()[1000:1070], 0.25, atol=0.01)
    assert again.sha256((0, 1000), (1070, 3870)) == source.sha256((0, 1000), (1200, 4000))
    assert again.sha256() != source.sha256()


def test_full_scale_does_not_wrap_around(tmp_path):
    for subtype in ("PCM_16", "PCM_24"):
        soundfile.write(tmp_path / "a.wav", np.zeros((10, 1)), 16000, subtype=subtype)
        source = read_pcm(tmp_path / "a.wav").replaced(0, 10, np.full((10, 1), 1.5))
        source.save(tmp_path / "b.wav")
        assert read_pcm(tmp_path / "b.wav").floats().min() > 0.99


def test_lossy_sound_is_decoded_to_16_bits(heart):
    assert read_pcm(heart).subtype == "PCM_16"


def test_what_a_format_cannot_hold_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros((10, 1)), 16000, subtype="FLOAT")
    source = read_pcm(tmp_path / "a.wav")
    for name in ("b.flac", "b.mp3"):
        with pytest.raises(InputError, match=r"FLOAT samples are written as \.wav"):
            source.save(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
