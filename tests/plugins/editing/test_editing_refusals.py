"""What cannot be edited is refused with status 2 in one sentence, and nothing is written or changed."""

import shutil

import numpy as np
import pytest
import soundfile

from voxloom.errors import InputError

HEART = "Both teams scored in the first quarter."
TARGET = "Both teams played in the first quarter."


@pytest.fixture
def refused(edit, tmp_path):
    """Edit a recording and give the refusal; nothing may appear or change beside the inputs."""

    def run(audio, output="out.wav", **request):
        there = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
        with pytest.raises(InputError) as refusal:
            edit(audio=audio, **request).save(tmp_path / output)
        assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == there
        assert "\n" not in str(refusal.value)
        return str(refusal.value)

    return run


@pytest.fixture
def heart_wav(flac, tmp_path):
    path = tmp_path / "heart.flac"
    shutil.copy(flac, path)
    return path


def sound(path, samples, rate=24000, **form):
    soundfile.write(path, samples, rate, **form)
    return path


def music(seconds=3.0, rate=24000):
    """A tune of plucked notes."""
    at = np.arange(round(seconds * rate)) / rate
    notes = 220 * 2 ** (np.random.default_rng(0).integers(0, 13, 64) / 12)
    pitch, since = notes[(at * 4).astype(int)], at % 0.25
    return sum(0.2 / k * np.sin(2 * np.pi * k * pitch * since) for k in range(1, 10)) * np.exp(-6 * since)


def test_another_text_is_refused_with_its_score(refused, heart_wav):
    line = refused(heart_wav, text="The edge of the leaf is wavy.", to="The edge of the tree is wavy.")
    assert "heart.flac: the text is not what is said in it: their alignment scores 0." in line
    assert line.endswith("timing.least_score asks for 0.92")


@pytest.mark.parametrize("to", [HEART, "both teams, scored in the first quarter"])
def test_the_same_words_are_refused(refused, heart_wav, to):
    line = refused(heart_wav, text=HEART, to=to)
    assert line == "to: has the same words as text; give text in which at least one word differs"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("9=two", "change: word 9 is outside the text, which has 7 words"),
        ("8+=two", "change: word 8 is outside the text, which has 7 words"),
        ("2.2s-3.5s=two", "lie outside"),
        ("0.0s-0.05s=two", "no word of"),
        ("2-3=two; 3=three", "change: word 3 is changed twice"),
        ("3-2=two", "change: '3-2=two' is none; write "),
        ("two=2", "change: 'two=2' is none; write "),
    ],
)
def test_a_span_outside_is_refused(refused, heart_wav, change, told):
    assert told in refused(heart_wav, text=HEART, change=change)


def test_silence_is_refused(refused, tmp_path):
    path = sound(tmp_path / "silence.wav", np.zeros(48000))
    assert "silence.wav: is silent" in refused(path, text=HEART, to=TARGET)


def test_a_moment_of_sound_is_refused(refused, tmp_path):
    samples = np.zeros(48000)
    samples[1000:6000] = 0.1
    path = sound(tmp_path / "moment.wav", samples)
    assert "0.5 s of speech or more are needed" in refused(path, text=HEART, to=TARGET)


@pytest.mark.parametrize("kind", ["music", "noise"])
def test_what_is_no_speech_is_refused(refused, tmp_path, kind):
    samples = music() if kind == "music" else 0.1 * np.random.default_rng(0).standard_normal(72000)
    path = sound(tmp_path / "sound.wav", samples)
    assert "their alignment scores" in refused(path, text=HEART, to=TARGET)


def test_the_recording_is_not_overwritten_unless_asked(refused, heart_wav):
    line = refused(heart_wav, text=HEART, to=TARGET, output=heart_wav.name)
    assert line.endswith("name another file, or give --overwrite")


@pytest.mark.parametrize(
    ("to", "output", "status"), [(TARGET, "heart.flac", 0), (TARGET, "no/out.flac", 2), (HEART, "out.flac", 2)]
)
def test_the_command_says_so_by_its_status(command, voice, mas, heart_wav, to, output, status):
    out, before = heart_wav.parent / output, heart_wav.read_bytes()
    words = ("--text", HEART, "--to", to, "--overwrite", "-o", out, "--voice", voice.bundle.folder)
    done = command("edit", heart_wav, *words, f"timing.bundle={mas}")
    assert done.exit_code == status, done.output
    assert (heart_wav.read_bytes() == before) == (status == 2)
    assert out.exists() == (status == 0)


def test_a_format_that_cannot_hold_the_samples_is_refused(refused, make_recording, tmp_path):
    line = refused(make_recording("float"), "out.flac", text=HEART, to=TARGET)
    assert line.endswith("out.flac: FLOAT samples are written as .wav")


def test_what_is_no_audio_is_refused(refused, tmp_path):
    (tmp_path / "a.wav").write_text("no sound at all")
    assert "a.wav: is no audio that can be read" in refused(tmp_path / "a.wav", text=HEART, to=TARGET)
    assert "there is no such file" in refused(tmp_path / "b.wav", text=HEART, to=TARGET)


def test_six_channels_are_refused(refused, tmp_path):
    path = sound(tmp_path / "six.wav", 0.1 * np.random.default_rng(0).standard_normal((48000, 6)))
    assert "has 6 channels; a recording of one or two can be edited" in refused(path, text=HEART, to=TARGET)


def test_channels_that_cancel_are_refused(refused, tmp_path):
    tone = 0.1 * np.random.default_rng(0).standard_normal(48000)
    path = sound(tmp_path / "cancel.wav", np.stack([tone, -tone], axis=1))
    assert "its two channels cancel each other" in refused(path, text=HEART, to=TARGET)


def test_a_text_nobody_gives_is_asked_for(refused, heart_wav):
    line = refused(heart_wav, to=TARGET)
    assert "text: say what is said in" in line
    assert "transcriber=NAME (" in line


@pytest.mark.parametrize("asked", [{}, {"to": TARGET, "change": "2=two"}])
def test_what_should_be_said_is_asked_for_once(refused, heart_wav, asked):
    assert "by one of to, diff and change" in refused(heart_wav, text=HEART, **asked)


def test_everything_at_once_is_refused(refused, heart_wav):
    line = refused(heart_wav, text=HEART, to="Something else altogether now.")
    assert "what is kept of it is too little to speak after" in line


@pytest.mark.parametrize("name", ["none/edit.patch", "heart.flac", "out.wav"])
def test_a_patch_that_cannot_be_written_is_refused(refused, heart_wav, tmp_path, name):
    patch = tmp_path / name
    assert "save_patch: " in refused(heart_wav, text=HEART, to=TARGET, save_patch=patch)


def test_a_voice_without_context_takes_the_other_way(make_tiny, mas, flac):
    blind = make_tiny("denoiser.context=false")
    timing = blind.registry.build("aligner", "mas", {"bundle": str(mas)})
    task = blind.registry.build("task", "edit", {}, voice=blind, timing=timing)
    offer = blind.registry.find("task", "edit")
    request = {"audio": flac, "text": HEART, "to": TARGET}
    with pytest.raises(InputError, match="--way splice"):
        task.run(blind.registry.check_request(offer, {**request, "way": "context"}))
    assert task.run(blind.registry.check_request(offer, {**request, "way": "splice"})).kept_samples
