import pytest
import torch

from voxloom.audio import read
from voxloom.model import Recording
from voxloom.text import AbstractText
from voxloom.values import Prosody
from voxloom_controls.correcting import Correction
from voxloom_controls.holds import Hold
from voxloom_controls.pauses import Pauses
from voxloom_controls.places import Place

TEXT = "Please call Stella now."


@pytest.fixture(scope="session")
def usual(say):
    return say(TEXT)


@pytest.fixture(scope="session")
def prompt(heart) -> Recording:
    return read(heart)


def rngs(*seeds: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def level_of(heard) -> float:
    return 10 * float(heard.result.wave.square().mean().log10())


def test_controls_at_their_defaults_change_nothing(say, usual):
    same = say(TEXT, rate={"factor": 1.0}, melody={"shift_semitones": 0.0}, pauses={"scale": 1.0})
    assert torch.equal(same.result.wave, usual.result.wave)
    assert same.result.notes == usual.result.notes


def test_a_gain_is_heard(say, usual):
    softer = say(TEXT, loudness={"gain_db": -6.0})
    assert level_of(softer) - level_of(usual) == pytest.approx(-6.0, abs=0.3)
    assert len(softer.result.wave) == len(usual.result.wave)


def test_a_gain_that_does_not_fit_is_told(say):
    louder = say(TEXT, loudness={"gain_db": 20.0})
    assert "loudness: beyond full scale, so all of it was made softer until it fits" in louder.result.notes
    assert float(louder.result.wave.abs().max()) <= 1.0


def test_rate_and_pitch_act_together(say, risen):
    usual, slower = say(TEXT), say(TEXT, rate={"factor": 0.8})
    heard = say(TEXT, rate={"factor": 0.8}, melody={"shift_semitones": 3.0})
    assert usual.sounding / heard.sounding == pytest.approx(0.8, rel=0.05)
    assert risen(slower, heard)[0] == pytest.approx(2 ** (3 / 12), rel=0.02)


def test_a_pitch_beyond_the_codec_is_told(say):
    heard = say(TEXT, "george", melody={"shift_semitones": -12.0})
    assert "melody: the voice speaks at 60 to 800 Hz; what would lie beyond was kept there" in heard.result.notes


def test_a_pause_without_punctuation_is_as_long_as_asked_for_and_silent(nano, say):
    """Where this voice goes on sounding, at a space and at a comma alike."""
    heard = say("<speak>We <break time='500ms'/> were sailing along.</speak>", "george")
    ((start, length),) = [each for each in heard.inner_silences() if each[1] > 0.2]
    assert length == pytest.approx(0.5, rel=0.05)
    rate = heard.result.sample_rate
    inside = heard.result.wave[round((start + 0.05) * rate) : round((start + length - 0.05) * rate)]
    (sentence,) = heard.result.sentences
    prosody = sentence.prosody
    assert prosody.energy is not None
    assert float(inside.square().mean().sqrt()) < 1e-3
    assert float(prosody.energy.min()) < -20.0


def test_a_batch_pauses_as_its_items_alone(nano, prompt):
    model = Pauses(comma_seconds=0.4).model(nano.model)
    read_text = model.part("text", AbstractText).transcribe
    texts = [read_text("Well, call Stella."), read_text("Now."), read_text("Go home, then, and wait.")]
    with torch.no_grad():
        together = model.condition(texts, [prompt] * 3, rngs(0, 1, 2)).prosody
        alone = [model.condition([text], [prompt], rngs(number)).prosody for number, text in enumerate(texts)]
    assert together.durations is not None
    for number, (text, one) in enumerate(zip(texts, alone, strict=True)):
        assert one.durations is not None
        assert together.frames[number] == one.frames[0]
        assert torch.allclose(together.durations[number, : len(text.symbols)], one.durations[0], atol=1e-4)


def test_durations_that_a_task_gives_are_kept_and_that_is_told(nano, prompt):
    pauses = Pauses(comma_seconds=0.4)
    model = pauses.model(nano.model)
    text = model.part("text", AbstractText).transcribe("Well, call Stella.")
    seconds = torch.full((1, len(text.symbols)), 0.05)
    given = Prosody(torch.tensor([4 * len(text.symbols)]), seconds)
    with torch.no_grad():
        found = model.condition([text], [prompt], rngs(0), given).prosody
    assert found.durations is not None
    assert torch.allclose(found.durations, seconds)
    assert list(pauses.notes()) == ["pauses: the task sets how long each sound lasts, so pauses are as long as it says"]


def test_pauses_are_scaled(say):
    text = "Well, call Stella."
    usual, longer = say(text), say(text, pauses={"scale": 2.0})
    assert longer.longest_silence == pytest.approx(2 * usual.longest_silence, rel=0.06)


def test_what_is_missed_is_told():
    correction = Correction(16000, 200)
    prosody = Prosody(torch.tensor([80]), torch.tensor([[0.4, 0.2, 0.4]]))
    hold = Hold(Place(1, 0.2), 16)
    assert correction.missed(hold, prosody, (-0.01, 0.0)) is None
    assert correction.missed(hold, prosody, (-0.1, 0.0)) == "pauses: 0.20 s were asked for, 0.30 s are heard"
    assert correction.missed(hold, prosody, None) == "pauses: 0.20 s were asked for, 0.00 s are heard"


def test_what_a_task_takes_from_a_recording_is_kept_and_told(nano, heart):
    voice = nano.having(rate={"factor": 1.2}, melody={"shift_semitones": 2.0}, loudness={"gain_db": -3.0})
    text = "Both teams scored in the first quarter."
    told = voice.run("dub", audio=heart, text=text).notes
    assert "rate: the task sets how long each sound lasts, so the pace is its own" in told
    assert "melody: the task sets the pitch, so the melody is its own" in told
    assert "loudness: the task sets how it is spoken, so the loudness is its own" in told
    assert not [note for note in nano.run("dub", audio=heart, text=text).notes if note.startswith(("rate", "melody"))]
