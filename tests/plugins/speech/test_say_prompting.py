"""What is done to prompts before a voice hears them, and what is told of them."""

import re

import numpy as np
import pytest
import torch

from voxloom.audio import read, resample
from voxloom.errors import InputError
from voxloom.level import LEVELS_DB
from voxloom.model import Recording
from voxloom.voice import Voice
from voxloom_registry import Registry
from voxloom_speech.band import widened
from voxloom_speech.prompting import prompt_for

RATE = 24000
NOISE = np.random.default_rng(0).standard_normal(20 * RATE)


@pytest.fixture(scope="module")
def heart_samples(data_folder):
    return read(data_folder / "heart-2.opus").wave.numpy()


def level_db(wave):
    steps = wave.double()[: len(wave) // 2400 * 2400].reshape(-1, 2400).square().mean(dim=1)
    return float(10 * torch.log10(steps[steps > steps.max() / 1000].mean()))


def at(samples, rate=RATE, wanted=None):
    return prompt_for((samples.astype(np.float32), rate), wanted, 15.0)


@pytest.mark.parametrize(
    "name", ["heart-1", "heart-2", "george-1", "george-2", "bella-1", "fenrir-1", "heart.flac", "george.flac"]
)
def test_a_good_prompt_is_left_as_it_is(name, data_folder):
    examples = data_folder.parents[1] / "examples" / "prompts"
    path = examples / name if name.endswith(".flac") else data_folder / f"{name}.opus"
    prompt, notes = prompt_for(path, None, 15.0)
    assert notes == ()
    assert torch.equal(prompt.wave, read(path).wave)


@pytest.mark.parametrize(("gain", "told", "bound"), [(0.01, "made 36 dB louder", 0), (4.0, None, 1)])
def test_a_level_is_brought_to_the_nearest_usual_one(heart_samples, gain, told, bound):
    given = np.clip(gain * heart_samples, -1, 1)
    prompt, notes = at(given)
    assert level_db(prompt.wave) == pytest.approx(LEVELS_DB[bound], abs=0.2)
    assert told is None or notes == (told,)
    assert float(prompt.wave.abs().max()) <= 1


def test_a_clipped_prompt_is_made_softer_and_told(heart_samples):
    prompt, notes = at(np.clip(10 * heart_samples, -1, 1))
    assert re.fullmatch(r"made 1\d dB softer", notes[0])
    assert re.fullmatch(r"clipped \(\d+ % of it\); a softer recording gives a clearer voice", notes[1])
    assert level_db(prompt.wave) == pytest.approx(LEVELS_DB[1], abs=0.1)


def test_silence_around_is_cut_off_and_inside_is_not(heart_samples):
    room = 3e-4 * NOISE[: 3 * RATE]
    inside, notes = at(np.concatenate([heart_samples, room, heart_samples]))
    assert notes == ()
    assert len(inside.wave) == 2 * len(heart_samples) + len(room)
    around, notes = at(np.concatenate([room, heart_samples, room]))
    assert re.fullmatch(r"(5\.[4-9]|6\.\d) s of silence around it cut off", notes[0])
    assert len(around.wave) / RATE == pytest.approx(len(heart_samples) / RATE, abs=0.5)
    loud = around.wave.abs().max()
    assert loud == np.abs(heart_samples).max()


@pytest.mark.parametrize("noise", ["white", "babble"])
def test_noise_is_told(heart_samples, data_folder, noise):
    size = len(heart_samples)
    others = [read(data_folder / f"{name}.opus").wave.numpy() for name in ("george-2", "bella-1", "fenrir-1")]
    made = {
        "white": NOISE[:size],
        "babble": sum(np.resize(np.roll(other, 5000 * n), size) for n, other in enumerate(2 * others)),
    }[noise]
    gain = np.sqrt(np.square(heart_samples).mean() / np.square(made).mean())
    told = {db: [n for n in at(heart_samples + gain * 10 ** (-db / 20) * made)[1] if "noisy" in n] for db in (5, 40)}
    assert re.fullmatch(r"noisy \(speech is \d+ dB above the noise\); a quieter recording .*", told[5][0])
    assert not told[40]


@pytest.fixture(scope="module")
def telephone(heart_samples):
    spectrum = np.fft.rfft(heart_samples)
    hertz = np.fft.rfftfreq(len(heart_samples), 1 / RATE)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    return np.fft.irfft(spectrum, len(heart_samples))[::3]


def test_a_telephones_band_is_told_and_widened(telephone):
    told = "has nothing above 4 kHz, as over a telephone: the rest is guessed; a wider one gives a clearer voice"
    prompt, notes = at(telephone, RATE // 3, 16000)
    assert notes[-1] == told
    assert (prompt.sample_rate, len(prompt.wave)) == (16000, 2 * len(telephone))
    prompt, notes = at(telephone, RATE // 3, 8000)  # the voice itself speaks no wider
    assert not any("telephone" in note for note in notes)
    assert len(prompt.wave) == len(telephone)


def test_what_is_widened_keeps_its_band_and_gets_a_hiss(telephone):
    wide = widened(Recording(torch.from_numpy(telephone.astype(np.float32)), RATE // 3)).wave.numpy()
    spectrum = np.square(np.abs(np.fft.rfft(wide)))
    hertz = np.fft.rfftfreq(len(wide), 1 / 16000)
    assert -40 < 10 * np.log10(spectrum[hertz > 4000].sum() / spectrum.sum()) < -10
    given = np.square(np.abs(np.fft.rfft(telephone)))
    inside = (hertz > 400) & (hertz < 3300)
    kept = np.fft.rfftfreq(len(telephone), 3 / RATE)
    ratio = spectrum[inside].sum() / (4 * given[(kept > 400) & (kept < 3300)].sum())
    assert ratio == pytest.approx(1, abs=0.02)


def test_a_fundamental_is_found_more_often(telephone, heart_samples):
    pitch = Registry.discover().build("pitch", "world")
    tracks = []
    for samples, rate in ((heart_samples, RATE), (telephone, RATE // 3)):
        given = Recording(torch.from_numpy(samples.astype(np.float32)), rate)
        for wave in (resample(given, 16000).wave, widened(given).wave):
            tracks.append([track[0] for track in pitch.track(wave[None, None], 16000, 200)])
    (truth, voiced), _, plain, mended = tracks

    def found(track):
        size = min(len(truth), len(track[0]))
        near = (track[0][:size] / truth[:size]).log2().abs() < 1 / 12
        return float((near & (track[1][:size] > 0))[voiced[:size] > 0].double().mean())

    assert found(mended) > found(plain) + 0.15


def test_too_little_speech_is_refused_in_a_sentence(make_voice, seam_registry, heart_samples):
    voice = Voice.load(str(make_voice("model=engine")), registry=seam_registry)
    start = int(np.argmax(np.abs(heart_samples))) - 3600
    samples = np.concatenate([np.zeros(2 * RATE), heart_samples[start : start + 7200], np.zeros(2 * RATE)])
    told = r"the prompt holds 0\.[34] s of speech; 0\.5 s or more are needed"
    with pytest.raises(InputError, match=f"^{told}$"):
        voice.run("say", text="Hello.", prompt=(samples.astype(np.float32), RATE))


def test_a_prompt_of_half_a_second_serves(heart_samples):
    start = int(1.5 * RATE)
    prompt, _ = at(heart_samples[start : start + RATE // 2])
    assert len(prompt.wave) == RATE // 2
