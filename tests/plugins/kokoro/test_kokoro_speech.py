"""What Kokoro says: the real kokoro-onnx on a graph that hums each token as long as it is numbered."""

import math

import pytest
import torch
from kokoro_onnx.config import DEFAULT_VOCAB

from voxloom.errors import InputError
from voxloom_kokoro.model import KokoroModel

HOP = 600
TEXTS = ("Hello there, this is a voice. Yes.", "No.")


def frames_of(phonemes: str, speed: float = 1.0) -> int:
    """How long the stand-in hums them, a padding token before and behind."""
    ids = [0, *(DEFAULT_VOCAB[each] for each in phonemes), 0]
    return sum(math.ceil((1 + each % 3) / speed) for each in ids)


def crossings(wave):
    """Hz of a hum."""
    return float((wave[1:] * wave[:-1] < 0).float().mean()) * 24000 / 2


@pytest.fixture(scope="module")
def low(plain, styles):
    return KokoroModel({}, plain, styles, "af_low", trim=False)


@pytest.mark.parametrize("speed", [1.0, 0.5])
def test_every_phoneme_arrives(plain, styles, speed):
    spoken = KokoroModel({}, plain, styles, "af_low", speed=speed, trim=False).speak(TEXTS, [], [0, 1])
    assert spoken.sample_rate == 24000
    for wave, transcript in zip(spoken.waves, spoken.transcripts, strict=True):
        assert len(wave) == HOP * frames_of(transcript.phonemes, speed)
    assert [each.phonemes for each in spoken.transcripts] == ["həlˈoʊ ðˈɛɹ, ðɪs ɪz ɐ vˈɔɪs. jˈɛs.", "nˈoʊ."]


def test_a_text_is_said_one_way(low):
    first, again, other = (low.speak(TEXTS[:1], [], [seed]).waves[0] for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert torch.equal(first, other)


def test_the_voice_decides(low, plain, styles):
    high = KokoroModel({}, plain, styles, "am_high", trim=False)
    pitches = [crossings(model.speak(TEXTS, [], [0, 1]).waves[0]) for model in (low, high)]
    assert pitches[1] == pytest.approx(2 * pitches[0], rel=0.02)


def test_the_language_decides(low, plain, styles):
    british = KokoroModel({}, plain, styles, "af_low", language="en-gb")
    assert british.speak(["Car."], [], [0]).transcripts[0].phonemes == "kˈɑː."
    assert low.speak(["Car."], [], [0]).transcripts[0].phonemes == "kˈɑːɹ."


def test_durations_are_told_by_a_file_that_can(low, timed, styles):
    assert low.speak(TEXTS, [], [0, 1]).prosody is None
    spoken = KokoroModel({}, timed, styles, "af_low").speak(TEXTS, [], [0, 1])
    for item, (wave, transcript) in enumerate(zip(spoken.waves, spoken.transcripts, strict=True)):
        seconds = spoken.prosody.durations[item]
        count = len(transcript.symbols)
        assert float(seconds.sum()) == pytest.approx(len(wave) / 24000, abs=1e-4)
        assert not seconds[count:].any()
        usual = [0.025 * (1 + DEFAULT_VOCAB[each.symbol] % 3) for each in transcript.symbols]
        assert seconds[1 : count - 1].tolist() == pytest.approx(usual[1:-1], abs=1e-3)


def test_what_it_cannot_do_is_refused(low):
    with pytest.raises(InputError, match="alpha: Kokoro has no prosody that could be refined"):
        low.speak(TEXTS, [], [0, 1], alpha=0.5)
    with pytest.raises(InputError, match="the text ' ' holds nothing that can be spoken"):
        low.speak([" "], [], [0])
