"""`resynth` through any codec."""

import numpy as np
import pytest
import soundfile
import torch

from voxloom.audio import read, resample
from voxloom.running import Run, run_task
from voxloom.slots import TASK
from voxloom_registry import resolve


def test_a_recording_goes_through_the_default_codec(command, heart, tmp_path):
    result = command("resynth", heart, "-o", tmp_path / "copy.flac")
    assert result.exit_code == 0, result.output
    assert result.stderr == "audio: resampled from 24000 to 16000 Hz\n"
    copy = read(tmp_path / "copy.flac")
    assert (copy.sample_rate, len(copy.wave)) == (16000, 37600)
    assert 0.3 < float(copy.wave.square().mean() / read(heart).wave.square().mean()) < 3


def test_another_codec_is_named(command, heart, tmp_path):
    result = command("resynth", heart, "codec=mulaw", "-o", tmp_path / "copy.wav")
    assert result.exit_code == 0, result.output
    copy = read(tmp_path / "copy.wav").wave
    assert float((copy - resample(read(heart), 16000).wave).abs().max()) < 1e-4


def test_options_of_the_codec_are_set(command, heart, tmp_path):
    result = command("resynth", heart, "codec.sample_rate=24000", "codec.hop_length=240", "-o", tmp_path / "copy.wav")
    assert (result.exit_code, result.stderr) == (0, "")
    copy = read(tmp_path / "copy.wav")
    assert (copy.sample_rate, len(copy.wave)) == (24000, 56400)


def test_in_python_it_takes_sound(seam_registry, heart):
    config = resolve(seam_registry, [TASK], overrides=["codec=mulaw"], mode="speak", defaults={TASK.name: "resynth"})
    sound = np.stack([read(heart).wave.numpy()] * 2, axis=1)
    result = run_task(seam_registry, config, {"audio": (sound, 24000)})
    assert result.notes == ("audio: 2 channels mixed to one", "audio: resampled from 24000 to 16000 Hz")
    assert set(result.timings) == {"encode", "decode"}
    assert result.provenance.config["codec"] == {"part": "mulaw"}
    assert result.wave.dtype == torch.float32


@pytest.mark.parametrize("words", [["codec=wrold"], ["codec.hop=100"], ["codec.envelope_dim=four"]])
def test_wrong_words_are_refused(command, heart, tmp_path, words):
    result = command("resynth", heart, *words, "-o", tmp_path / "copy.wav")
    assert result.exit_code == 2
    assert result.stderr.startswith("codec")
    assert not (tmp_path / "copy.wav").exists()


def test_short_audio_is_fine(command, tmp_path):
    soundfile.write(tmp_path / "one.wav", np.array([0.5]), 16000)
    assert command("resynth", tmp_path / "one.wav", "-o", tmp_path / "copy.wav").exit_code == 0
    assert len(read(tmp_path / "copy.wav").wave) == 1


def test_a_codec_that_streams_gives_its_sound_in_pieces(seam_registry, heart):
    config = resolve(
        seam_registry, [TASK], overrides=["codec=world-torch"], mode="speak", defaults={TASK.name: "resynth"}
    )
    pieces = [*Run.of(seam_registry, config, {"audio": heart}, None).pieces()]
    whole = run_task(seam_registry, config, {"audio": heart})
    assert len(pieces) == 4
    assert torch.equal(torch.cat([piece.wave for piece in pieces]), whole.wave)
    assert [piece.notes for piece in pieces] == [whole.notes, (), (), ()]
    codec = seam_registry.build("codec", "world-torch", {})
    with torch.no_grad():
        at_once = codec.decode(codec.encode(resample(read(heart), 16000).wave[None, None]))[0, 0, : len(whole.wave)]
    torch.testing.assert_close(whole.wave, at_once, atol=1e-5, rtol=0)
