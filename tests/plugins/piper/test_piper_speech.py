"""What a voice of piper says: the real engine on a graph that hums each symbol as long as it is numbered."""

import math

import pytest
import torch
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP, phonemes_to_ids

from voxloom.errors import InputError
from voxloom_piper.model import PiperModel

HOP = 256
TEXT = "Hello there, this is a voice. Yes."


def frames_of(phonemes: str, length_scale: float = 1.0) -> int:
    """How long the stand-in hums a sentence."""
    ids = phonemes_to_ids(list(phonemes.strip("^$")), DEFAULT_PHONEME_ID_MAP)
    return sum(math.ceil((1 + each % 3) * length_scale) for each in ids)


def sentences(model, text):
    (transcript,) = model.speak([text], [], [0]).transcripts
    return transcript.phonemes.split("$")[:-1]


def crossings(wave):
    """Hz of a hum."""
    return float((wave[1:] * wave[:-1] < 0).float().mean()) * 22050 / 2


@pytest.mark.parametrize("length_scale", [None, 1.5])
def test_every_phoneme_arrives(ann, length_scale):
    model = PiperModel({}, ann, noise_w=0.0, length_scale=length_scale)
    spoken = model.speak([TEXT, "No."], [], [0, 1])
    assert spoken.sample_rate == 22050
    for text, wave in zip((TEXT, "No."), spoken.waves, strict=True):
        expected = sum(frames_of(each, length_scale or 1.0) for each in sentences(model, text))
        assert len(wave) == HOP * expected
    assert sentences(model, "Yes. No.") == ["^jˈɛs.", "^nˈoʊ."]


def test_a_seed_decides_whatever_was_said_before(ann):
    model = PiperModel({}, ann)
    first, other = (model.speak([TEXT], [], [seed]).waves[0] for seed in (5, 6))
    assert first.shape != other.shape or not torch.equal(first, other)
    assert torch.equal(model.speak([TEXT], [], [5]).waves[0], first)
    assert torch.equal(model.speak(["No.", TEXT], [], [7, 5]).waves[1], first)
    assert torch.equal(PiperModel({}, ann).speak([TEXT], [], [5]).waves[0], first)


def test_without_noise_there_is_one_way(ann):
    model = PiperModel({}, ann, noise_scale=0.0, noise_w=0.0)
    first, other = model.speak([TEXT, TEXT], [], [1, 2]).waves
    assert torch.equal(first, other)


def test_each_noise_is_an_option(ann):
    quiet, varied = ({"noise_scale": 0.0, "noise_w": 0.0, "normalise": False} | more for more in ({}, {"noise_w": 2.0}))
    longer = PiperModel({}, ann, **varied).speak([TEXT], [], [1]).waves[0]
    usual = PiperModel({}, ann, **quiet).speak([TEXT], [], [1]).waves[0]
    hissing = PiperModel({}, ann, **quiet | {"noise_scale": 1.0}).speak([TEXT], [], [1]).waves[0]
    assert len(longer) > 1.2 * len(usual)
    assert float((hissing - usual).std()) == pytest.approx(0.02, rel=0.05)


def test_the_peak_is_an_option(ann):
    loud, soft = (PiperModel({}, ann, normalise=each).speak(["Yes."], [], [0]).waves[0] for each in (True, False))
    assert float(loud.abs().max()) == pytest.approx(1.0)
    assert float(soft.abs().max()) < 0.5


@pytest.mark.parametrize("speaker", ["cyd", "2"])
def test_a_speaker_is_named_or_numbered(choir, speaker):
    quiet = {"noise_scale": 0.0, "noise_w": 0.0}
    first = PiperModel({}, choir, **quiet).speak([TEXT], [], [0]).waves[0]
    third = PiperModel({}, choir, speaker=speaker, **quiet).speak([TEXT], [], [0]).waves[0]
    assert crossings(third) == pytest.approx(2 * crossings(first), rel=0.02)


def test_durations_are_told_by_a_voice_that_can(ann, choir):
    assert PiperModel({}, ann).speak([TEXT], [], [0]).prosody is None
    spoken = PiperModel({}, choir).speak([TEXT, "No."], [], [0, 1])
    for item, (wave, transcript) in enumerate(zip(spoken.waves, spoken.transcripts, strict=True)):
        count = len(transcript.symbols)
        seconds = spoken.prosody.durations[item]
        assert (seconds[:count] > 0).all()
        assert not seconds[count:].any()
        assert float(seconds.sum()) == pytest.approx(len(wave) / 22050, abs=1e-4)
        assert int(spoken.prosody.frames[item]) == len(wave) // HOP


def test_what_it_cannot_do_is_refused(ann):
    model = PiperModel({}, ann)
    with pytest.raises(InputError, match="alpha: piper has no prosody that could be refined"):
        model.speak([TEXT], [], [0], alpha=0.5)
    with pytest.raises(InputError, match="the text '' holds nothing that can be spoken"):
        model.speak([""], [], [0])
