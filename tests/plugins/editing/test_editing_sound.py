"""Level, room tone, band and joins of what is put in."""

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voxloom.voice import Voice
from voxloom_editing.joins import anywhere, jumps
from voxloom_editing.room import band_hz, quiet_spectrum, tone

HEART = "Both teams scored in the first quarter."
TARGET = "Both teams scored twice in the first quarter."
RATE = 24000


def db(samples):
    return 10 * np.log10(np.mean(np.square(samples)) + 1e-12)


@pytest.fixture(scope="module")
def nano():
    """The voice that ships."""
    return Voice.load(str(Path(__file__).parents[3] / "voices" / "voxloom-voice-nano" / "voxloom_voice_nano"))


@pytest.fixture(scope="module")
def edit(nano, mas):
    registry = nano.registry
    timing = registry.build("aligner", "mas", {"bundle": str(mas)})
    task = registry.build("task", "edit", {}, voice=nano, timing=timing)
    return lambda **request: task.run(registry.check_request(registry.find("task", "edit"), request))


@pytest.fixture(scope="module")
def clean(flac):
    return soundfile.read(flac)[0]


def wav(folder, samples, rate=RATE):
    path = folder / "recording.wav"
    soundfile.write(path, samples, rate, subtype="FLOAT")
    return path


def test_the_room_is_heard_in_new_words_too(edit, clean, tmp_path):
    """White noise 50 dB down, of which the voice makes none above 8 kHz."""
    noise = 0.003 * np.random.default_rng(0).standard_normal(len(clean))
    result = edit(audio=wav(tmp_path, clean + noise), text=HEART, to=TARGET)
    (changed,) = result.changed
    new = result.pcm.floats()[changed.begin + 480 : changed.end - 480, 0]
    spectrum = np.square(np.abs(np.fft.rfft(new))) / len(new)
    high = np.fft.rfftfreq(len(new), 1 / RATE) > 9000
    assert 10 * np.log10(spectrum[high].mean() / 0.003**2) == pytest.approx(0, abs=3)


def test_a_soft_recording_gets_soft_words(edit, clean, tmp_path):
    levels = []
    for gain in (1.0, 0.03):
        result = edit(audio=wav(tmp_path, gain * clean), text=HEART, to=TARGET)
        (changed,) = result.changed
        levels.append(db(result.pcm.floats()[changed.begin : changed.end]))
    assert levels[1] - levels[0] == pytest.approx(20 * np.log10(0.03), abs=1.5)


def test_a_narrower_band_is_told_and_only_then(edit, clean, tmp_path, flac):
    """The voice knows nothing above 8 kHz, the recording has 12 kHz; low-passed it has 7 kHz."""
    told = [note for note in edit(audio=flac, text=HEART, to=TARGET).notes if "kHz" in note]
    assert re.fullmatch(r"'twice' reaches \d\.\d kHz, its sides 1[12]\.\d kHz: it sounds duller", told[0])
    spectrum = np.fft.rfft(clean)
    spectrum[len(spectrum) * 7 // 12 :] = 0
    path = wav(tmp_path, np.fft.irfft(spectrum, len(clean)))
    assert not any("kHz" in note for note in edit(audio=path, text=HEART, to=TARGET).notes)


def test_a_band_is_measured():
    noise = np.random.default_rng(0).standard_normal(RATE)
    spectrum = np.fft.rfft(noise)
    spectrum[5000:] = 0
    assert band_hz(np.fft.irfft(spectrum), RATE) == pytest.approx(5000, abs=100)
    assert band_hz(np.zeros(RATE), RATE) == 0


def test_room_tone_has_the_rooms_spectrum():
    drawn = np.random.default_rng(0)
    samples = 0.01 * drawn.standard_normal(RATE)
    samples[: RATE // 2] += 0.5 * drawn.standard_normal(RATE // 2)
    spectrum = quiet_spectrum(samples)
    assert 10 * np.log10(spectrum.mean() / 1e-4) == pytest.approx(0, abs=1)
    assert db(tone(spectrum, RATE, 1)) == pytest.approx(-40, abs=1.5)
    assert not quiet_spectrum(0.1 * drawn.standard_normal(RATE)).any(), "without a pause nothing is known"
    assert not tone(np.zeros(513), 100, 0).any()


def test_jumps_are_measured():
    samples = np.concatenate([np.zeros(1000), np.full(1000, 0.5)])
    steps, energies = jumps(samples, RATE, [500, 1000, 1500])
    assert steps.tolist() == [0, 0.5, 0]
    assert energies == pytest.approx([0, 10 * np.log10(0.25 / 1e-6), 0], abs=0.1)
    assert anywhere([(samples, RATE)] * 2, 0).shape == (2, 4000)


@pytest.mark.parametrize("target", [TARGET, "Both teams scored in the quarter."])
def test_joins_do_not_click(edit, flac, clean, target):
    """At every edge of a changed span the wave steps no further than the recording does at its 99.9th percentile."""
    result = edit(audio=flac, text=HEART, to=target)
    limit = np.percentile(np.abs(np.diff(clean)), 99.9)
    samples = result.pcm.floats()[:, 0]
    for each in result.changed:
        for place in (each.begin, each.end):
            assert abs(samples[place] - samples[place - 1]) < limit


def test_what_was_done_is_told(edit, flac):
    notes = edit(audio=flac, text=HEART, change="2=players; 6=").notes
    assert re.fullmatch(r"0\.\d\d s to \d\.\d\d s: 'teams' became 'players'", notes[0])
    assert re.fullmatch(r"\d\.\d\d s to \d\.\d\d s: left out 'first'", notes[1])


def test_a_recogniser_may_hear_what_is_said(nano, mas, flac):
    from voxloom.metric import AbstractRecogniser, Word

    class Hears(AbstractRecogniser):
        def recognise(self, wave, sample_rate):
            return [Word(word, 0.0, 0.1, 1.0) for word in HEART.split()]

    registry = nano.registry
    timing = registry.build("aligner", "mas", {"bundle": str(mas)})
    task = registry.build("task", "edit", {}, voice=nano, timing=timing, transcriber=Hears())
    request = registry.check_request(registry.find("task", "edit"), {"audio": flac, "to": TARGET})
    assert task.run(request).changed[0].cut.new == "twice"
