"""Checked speech on the voice that ships: words that it gets wrong are found and mended, and nothing else changes."""

from dataclasses import replace

import pytest
import soundfile
import torch
from typer.testing import CliRunner

from voxloom.audio import read, resample
from voxloom.errors import InputError
from voxloom.running import speaking_config
from voxloom.text import AbstractText
from voxloom.voice import Voice
from voxloom_checking.check import Check
from voxloom_cli.app import build
from voxloom_registry import Registry

TEXT = "Children had walked across the wooden bridge."
WALKED, ACROSS, WOODEN = 2, 3, 5
HEARD = "check: every word so far is heard"
DROPPED, REPLACED, DOUBLED, SMEARED, _ = range(5)


def _told(result):
    return [note for note in result.notes if note.startswith("check: ")]


@pytest.fixture
def listened(spoiled):
    return spoiled.having(check={"on": True})


@pytest.fixture
def asked(heart):
    return {"text": TEXT, "prompt": heart, "seed": 3}


def test_what_is_heard_stays_as_it_is(nano, asked):
    result = nano.having(check={"on": True}).run("say", **asked)
    assert torch.equal(result.wave, nano.run("say", **asked).wave)
    assert _told(result) == [HEARD]


@pytest.mark.parametrize(("kind", "word", "name"), [(DROPPED, WOODEN, "wooden"), (DOUBLED, ACROSS, "across")])
def test_a_word_is_mended_and_all_else_is_left(spoiled, listened, kinds, asked, kind, word, name):
    right = spoiled.run("say", **asked)
    spoiled.model.faults = [(kinds[kind], word)]
    wrong, result = spoiled.run("say", **asked), listened.run("say", **asked)
    assert _told(result) == [f"check: '{name}' in '{TEXT}' was not heard as it should be, and is spoken anew"]
    first, last = spoiled.model.span
    beside = round((0.025 + 0.015) * 16000)  # the margin of what is spoken anew and the cross-fade
    assert torch.equal(result.wave[: first - beside], wrong.wave[: first - beside])
    assert torch.equal(result.wave[last + beside :], wrong.wave[last + beside :])
    assert len(result.wave) == len(wrong.wave)
    assert result.durations == right.durations
    away = [_envelope(each.wave[first:last], right.wave[first:last]) for each in (wrong, result)]
    assert away[1] < 0.5 * away[0]


def _envelope(wave, right):
    """How unlike two sounds are, by their log spectra."""
    window = torch.hann_window(400)
    spectra = [torch.stft(each, 400, 200, window=window, return_complex=True).abs() for each in (wave, right)]
    return float((spectra[0].clamp_min(1e-2).log() - spectra[1].clamp_min(1e-2).log()).abs().mean())


def test_it_is_the_other_rendering_that_may_be_wrong(spoiled, listened, kinds, asked):
    right = spoiled.run("say", **asked)
    spoiled.model.faults = [None, (kinds[REPLACED], WALKED)]
    result = listened.run("say", **asked)
    assert torch.equal(result.wave, right.wave)
    assert _told(result) == [HEARD]


def test_what_cannot_be_mended_is_told_and_left(spoiled, asked, kinds):
    spoiled.model.faults = [(kinds[DROPPED], WOODEN), None, *[(kinds[DROPPED], WOODEN)] * 2]
    wrong = spoiled.run("say", **asked)
    spoiled.model.faults = [(kinds[DROPPED], WOODEN), None, *[(kinds[REPLACED], WOODEN)] * 2]
    result = spoiled.having(check={"on": True, "tries": 2}).run("say", **asked)
    assert torch.equal(result.wave, wrong.wave)
    expected = f"check: 'wooden' in '{TEXT}' is not heard as it should be, also when spoken anew 2 times"
    assert _told(result) == [expected]


def test_an_item_is_mended_alike_alone_and_in_a_batch(spoiled, listened, kinds, heart):
    spoiled.model.faults = [(kinds[DROPPED], WOODEN)]
    prompt = resample(read(heart), 16000)
    waves = []
    for texts in ([TEXT, "Hello there."], [TEXT]):
        (check,) = _transforms(listened)
        waves.append(check.model(spoiled.model).speak(texts, [prompt] * len(texts), [3, 4][: len(texts)]).waves[0])
        assert [note.split(" in ")[0] for note in check.notes()] == ["check: 'wooden'"]
    torch.testing.assert_close(*waves, atol=1e-4, rtol=0)


def _transforms(voice: Voice):
    transforms = voice.prepared("say", {"text": "Hi.", "prompt": "me.wav"}).transforms
    return [each for each in transforms if isinstance(each, Check)]


def test_the_task_s_own_noise_is_not_used_up(nano, heart):
    (check,) = _transforms(nano.having(check={"on": True}))
    prompt = resample(read(heart), 16000)
    transcript = nano.model.part("text", AbstractText).transcribe("Hello there.")
    states = []
    for model in (nano.model, check.model(nano.model)):
        rng = torch.Generator().manual_seed(0)
        with torch.no_grad():
            model.generate(model.condition([transcript], [prompt], [rng]).condition, [rng])
        states.append(rng.get_state())
    assert torch.equal(*states)


def test_what_is_not_listened_to_is_told(nano, heart):
    (check,) = _transforms(nano.having(check={"on": True}))
    assert check.notes() == ["check: nothing was generated that could be listened to"]
    prompt = resample(read(heart), 16000)
    transcript = nano.model.part("text", AbstractText).transcribe("Hello there.")
    model, rng = check.model(nano.model), torch.Generator().manual_seed(0)
    with torch.no_grad():
        condition = model.condition([transcript], [prompt], [rng]).condition
        model.generate(replace(condition, frames=condition.frames.clone()), [rng])
    assert check.notes() == ["check: not listened to: this task changes what the voice speaks from"]


def test_readings_are_checked(spoiled, kinds, heart, tmp_path):
    spoiled.model.faults = [(kinds[SMEARED], WALKED)]
    readings = []
    for words in (("timbre=null", "check.on=true"), ("timbre=null",)):
        config = speaking_config(spoiled.registry, spoiled.bundle, words, task="sample")
        voice = Voice(spoiled.registry, spoiled.bundle, spoiled.model, config, "sample")
        folder = tmp_path / str(len(words))
        voice.run("sample", text=TEXT, prompt=heart, n=2, output=folder)
        readings.append(soundfile.read(folder / "reading-01.wav")[0])
    assert (readings[0] != readings[1]).any()
    assert (readings[0] == readings[1]).mean() > 0.5


def test_the_flag_of_every_speaking_command(george, tmp_path):
    words = ("say", "Hello there.", "--prompt", george, "-o", tmp_path / "out.wav", "--check", "--voice", "nano")
    told = CliRunner().invoke(build(), [str(word) for word in words])
    assert told.exit_code == 0, told.output
    assert HEARD in told.output


def test_an_engine_is_refused(make_voice, command, george, tmp_path):
    out = tmp_path / "out.wav"
    told = command("say", "Hello.", "--prompt", george, "-o", out, "--voice", make_voice("model=engine"), "--check")
    assert told.exit_code == 2
    assert told.output.startswith("check: the voice speaks by itself and cannot be told to speak a word anew")
    assert not out.exists()


def test_a_voice_without_durations_is_refused(make_voice, command, george, tmp_path):
    out = tmp_path / "out.wav"
    told = command("say", "hello", "--prompt", george, "-o", out, "--voice", make_voice("model=babbler"), "--check")
    assert told.exit_code == 2
    assert told.output.startswith("check: the voice does not tell how long it speaks each symbol")


def test_a_listener_must_hear(nano, asked):
    with pytest.raises(InputError, match="the listener MasAligner does not tell what it hears; take listener=ctc"):
        nano.having(listener="mas", check={"on": True}).run("say", **asked)


def test_nothing_is_built_unless_asked_for(nano):
    assert not _transforms(nano)
    assert Registry.discover().find("transform", "check").parts == {"listener": "aligner"}
