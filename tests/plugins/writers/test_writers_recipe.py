"""What made a sound is in its file, however long it is, and the sound is the same with it."""

import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from voxloom.audio import read, write
from voxloom.bundle import Bundle
from voxloom.pcm import Pcm, read_pcm
from voxloom.provenance import LONGEST_TEXT, Provenance, told_value
from voxloom.result import AudioResult
from voxloom_replay.recipe import read_recipe

SUFFIXES = pytest.mark.parametrize("suffix", [".wav", ".flac"])
SOUND = torch.sin(torch.arange(16001) / 20) / 2  # an odd number of samples


def made_by(text: str = "All is well.", **more: object) -> Provenance:
    return Provenance("say", 3, {"text": {"part": "letters"}}, request={"text": text, "seed": 3}, **more)


@SUFFIXES
def test_a_file_carries_it_and_sounds_the_same(suffix, tmp_path):
    with_it, without = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    AudioResult(SOUND, 16000, provenance=made_by()).save(with_it)
    AudioResult(SOUND, 16000).save(without)
    assert read_recipe(without) is None
    assert read_recipe(with_it).told == {"format": "voxloom-recipe-1", **made_by().plain()}
    assert np.array_equal(read_pcm(with_it).samples, read_pcm(without).samples)


@pytest.mark.parametrize(("samples", "form"), [(16001, "mono of 16 bits"), (333, "of 8 bits and odd bytes")])
def test_riff_stays_whole(samples, form, tmp_path):
    """Its size is told rightly, and readers that know nothing of comments read it."""
    path = tmp_path / "a.wav"
    subtype = "PCM_16" if "16" in form else "PCM_U8"
    pcm = Pcm(np.arange(samples)[:, None].astype(np.int16) * np.int16(256), 8000, subtype)
    pcm.save(path, made_by("odd" * (samples % 2)))
    content = path.read_bytes()
    assert int.from_bytes(content[4:8], "little") == len(content) - 8
    with wave.open(str(path)) as plain:
        assert plain.getnframes() == samples
    assert soundfile.info(path).frames == samples
    assert read_recipe(path)["request"]["text"] == "odd" * (samples % 2)


@SUFFIXES
@pytest.mark.parametrize(
    "text", ["word " * 6000, "слово " * 5000, "🎵" * LONGEST_TEXT], ids=["latin", "other", "limit"]
)
def test_long_texts_are_kept_whole(suffix, text, tmp_path):
    path = tmp_path / f"a{suffix}"
    write(path, SOUND, 16000, made_by(text))
    assert read_recipe(path)["request"]["text"] == text
    assert len(read(path).wave) == len(SOUND)


def test_of_a_longer_text_the_hash_is_kept():
    assert told_value("a" * LONGEST_TEXT) == "a" * LONGEST_TEXT
    told = told_value("a" * (LONGEST_TEXT + 1))
    assert told["characters"] == LONGEST_TEXT + 1
    assert len(told["sha256"]) == 64


@pytest.mark.parametrize("subtype", ["PCM_24", "FLOAT"])
def test_samples_of_other_forms_carry_it_and_no_time_of_day(subtype, tmp_path):
    kind = np.int32 if subtype == "PCM_24" else np.float32
    pcm = Pcm((np.linspace(-0.5, 0.5, 1000)[:, None] * (2**31 if kind is np.int32 else 1)).astype(kind), 8000, subtype)
    pcm.save(tmp_path / "a.wav", made_by())
    content = (tmp_path / "a.wav").read_bytes()
    peak = content.find(b"PEAK")
    assert (peak >= 0) == (subtype == "FLOAT")
    assert peak < 0 or content[peak + 12 : peak + 16] == bytes(4)
    assert read_recipe(tmp_path / "a.wav")["seed"] == 3
    assert read_pcm(tmp_path / "a.wav").subtype == subtype


def test_licences_of_a_voice_are_its_cards_and_its_offers(tmp_path):
    bundle = Bundle("v", tmp_path, str(tmp_path), {})
    assert bundle.licence == ""
    (Path(tmp_path) / "README.md").write_text("# V\n\n- Licence: CC-BY-4.0\n")
    assert Bundle("v", tmp_path, str(tmp_path), {}).licence == "CC-BY-4.0"
    assert Bundle("v", tmp_path, str(tmp_path), {}, "MIT").licence == "CC-BY-4.0; MIT"
