"""The time and the melody of a recording, given to an untrained voice: what it speaks with is what was heard."""

import numpy as np
import pytest
import soundfile
import torch

from voxloom.errors import InputError
from voxloom.voice import Voice
from voxloom_registry import Registry

TEXT = "A handless war veteran."
OTHER = "An endless grey curtain."


@pytest.fixture
def given(tiny, monkeypatch):
    """The prosody that the voice was last asked to speak with."""
    asked = []
    condition = tiny.model.condition

    def noted(transcripts, prompts, rngs, given=None, **more):
        asked.append(given)
        return condition(transcripts, prompts, rngs, given, **more)

    monkeypatch.setattr(tiny.model, "condition", noted)
    return lambda: asked[-1]


@pytest.fixture(scope="module")
def track(george):
    wave, rate = soundfile.read(george, dtype="float32")
    pitch, voicing = Registry.discover().build("pitch", "world").track(torch.from_numpy(wave)[None, None], rate, 300)
    return pitch[0], voicing[0]


def test_the_same_text_has_the_recordings_time_and_pitch(tiny, given, george, track, lines):
    result = tiny.run("dub", audio=george, text=TEXT)
    assert len(result.wave) == round(2.225 * 16000)
    seconds = [seconds for _, seconds in result.durations]
    assert np.abs(np.cumsum(seconds) - np.cumsum(lines["george-1"]["durations"])).mean() < 0.03
    voiced = (given().voicing[0] > 0.5) & (track[1] > 0.5)
    assert voiced.sum() > 50
    cents = 1200 * (given().pitch[0][voiced] / track[0][voiced]).log2()
    assert cents.abs().median() < 20  # tracked at another rate


def test_durations_alone_leave_pitch_to_the_voice(tiny, given, george):
    result = tiny.run("dub", audio=george, text=TEXT, keep="durations")
    assert len(result.wave) == round(2.225 * 16000)
    assert given().pitch is None


def test_pitch_alone_is_stretched_over_the_voices_own_time(tiny, given, george, track):
    result = tiny.run("dub", audio=george, text=TEXT, keep="pitch")
    pitch = given().pitch
    usual = tiny.run("say", text=TEXT, prompt=george)
    assert result.seconds == pytest.approx(usual.seconds, abs=0.03)
    assert float(pitch.max()) == pytest.approx(float(track[0].max()), rel=0.02)


def test_another_text_fills_the_same_time(tiny, given, george, lines):
    result = tiny.run("dub", audio=george, text=TEXT, to=OTHER)
    assert len(result.wave) == round(2.225 * 16000)
    assert sum(seconds for _, seconds in result.durations) == pytest.approx(2.225, abs=1e-3)
    assert given().voicing is None  # of these sounds, not of those
    spoken = [seconds for symbol, seconds in result.durations if symbol not in "^.$"]
    assert sum(spoken) == pytest.approx(2.225 - 0.1 - sum(lines["george-1"]["durations"][-2:]), abs=0.12)


def test_pitch_is_moved_to_the_prompts_register(tiny, given, george, heart):
    tiny.run("dub", audio=george, text=TEXT, prompt=heart)
    moved = given().pitch[0]
    tiny.run("dub", audio=george, text=TEXT, prompt=heart, register="recording")
    ratio = moved / given().pitch[0]
    assert float(ratio.std()) < 1e-3
    assert 1.2 < float(ratio.mean()) < 2.5


def test_the_seed_decides(tiny, george):
    waves = [tiny.run("dub", audio=george, text=TEXT, seed=seed).wave for seed in (1, 1, 2)]
    assert torch.equal(waves[0], waves[1])
    assert not torch.equal(waves[0], waves[2])


def test_a_text_that_is_not_said_is_refused_with_its_score(voxloom_command, george, tmp_path):
    out = tmp_path / "out.wav"
    out.write_text("mine")
    text = "He wrote a textbook on the electrical effects of transposition."
    result = voxloom_command("dub", george, "--text", text, "-o", out)
    assert result.exit_code == 2
    assert "the text is not what is said in it: their alignment scores 0." in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert out.read_text() == "mine"


def test_a_text_far_too_long_is_refused(tiny_folder, george):
    tiny = Voice.load(str(tiny_folder), ["task.fastest=1"], task="dub")
    with pytest.raises(InputError, match=r"to: would have to be said \d+\.\d times as fast as usual"):
        tiny.run("dub", audio=george, text=TEXT, to="This is a very long text which goes on " * 8)


@pytest.mark.parametrize(
    ("wave", "told"),
    [
        (0.1 * np.random.default_rng(0).standard_normal(12800), "lasts 0.80 s; 1 s of speech or more are needed"),
        (np.zeros(32000), "is silent; speech is needed"),
        (sum(0.1 * np.sin(2 * np.pi * hertz * np.arange(32000) / 16000) for hertz in (220, 277, 330)), "scores 0."),
    ],
    ids=["short", "silence", "music"],
)
def test_what_is_no_speech_is_refused(tiny, george, tmp_path, wave, told):
    path = tmp_path / "in.wav"
    soundfile.write(path, wave, 16000)
    with pytest.raises(InputError, match=told):
        tiny.run("dub", audio=path, text=TEXT)
    if "scores" not in told:
        with pytest.raises(InputError, match=told):
            tiny.run("dub", audio=george, text=TEXT, prompt=path)
