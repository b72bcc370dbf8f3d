"""`voxloom speaker make` and `show` on real recordings."""

import json

import numpy as np
import pytest
import soundfile
import torch

from voxloom.audio import read, write
from voxloom.level import level_of
from voxloom.model import Recording
from voxloom_speakers.speaker import read_speaker


def test_a_recording_as_it_should_be_is_kept_bit_for_bit(make, plain):
    speaker = read_speaker(make(plain))
    assert torch.equal(speaker.recording().wave, read(plain).wave)
    assert speaker.recording().sample_rate == 24000
    assert len(speaker.flac) < plain.stat().st_size


def test_several_recordings_of_several_rates_and_levels_are_one(make, heart, data_folder, tmp_path):
    soft = read(data_folder / "heart-2.opus")
    soundfile.write(tmp_path / "soft.flac", 0.05 * soft.wave.numpy(), 24000, subtype="PCM_24")
    low = soundfile.read(heart)[0][::3]
    soundfile.write(tmp_path / "low.wav", np.stack([low, low], axis=1), 8000)
    path = make(tmp_path / "soft.flac", tmp_path / "low.wav")
    recording = read_speaker(path).recording()
    assert recording.sample_rate == 24000
    parts = len(soft.wave), len(read(heart).wave)
    assert abs(len(recording.wave) - sum(parts)) < 10
    levels = [
        level_of(Recording(part, 24000)) for part in recording.wave.split([parts[0], len(recording.wave) - parts[0]])
    ]
    assert levels[0] == pytest.approx(-26, abs=0.3)
    assert -26.5 < levels[1] < -15.5


def test_of_long_recordings_phrases_of_each_are_kept(make, heart, data_folder, tmp_path):
    waves = [read(heart).wave, read(data_folder / "heart-2.opus").wave]
    pause = torch.zeros(24000)
    write(tmp_path / "a.wav", torch.cat([part for _ in range(20) for part in (*waves, pause)]), 24000)
    speaker = read_speaker(make(tmp_path / "a.wav", heart, "--seconds", 8, "--text", "A.|B."))
    assert 4 < speaker.about["seconds"] <= 8.01
    assert len(speaker.recording().wave) == pytest.approx(24000 * speaker.about["seconds"], abs=1)
    used = [each["used"] for each in speaker.about["recordings"]]
    assert all(used)
    assert speaker.about["transcript"] is None  # nobody knows what of it is kept
    assert [each["text"] for each in speaker.about["recordings"]] == ["A.", "B."]
    start, end = used[0][0]
    kept = speaker.recording().wave[240 : round((end - start) * 24000) - 240]
    source = read(tmp_path / "a.wav").wave[round(start * 24000) + 240 :][: len(kept)]
    assert torch.nn.functional.cosine_similarity(kept, source, dim=0) > 0.999


def test_what_is_known_of_it_is_shown(command, make, heart, data_folder, tmp_path):
    (tmp_path / "said.txt").write_text("One, two.\nThree.\n")
    path = make(
        *(heart, data_folder / "heart-2.opus", "--text", tmp_path / "said.txt", "--name", "Anna"),
        *("--consent", "Anna, by letter of 3 May, for audiobooks", "--licence", "CC-BY-4.0"),
    )
    shown = command("speaker", "show", path).stderr
    for line in (
        "name: Anna\n",
        "consent: Anna, by letter of 3 May, for audiobooks\n",
        "licence: CC-BY-4.0\n",
        "transcript: One, two. Three.\n",
        "audio: 6.2 s at 24000 Hz",
        "recording: heart-1.opus, of which 0.0 to 2.4 s is used",
        "latents: none yet",
    ):
        assert line in shown
    assert read_speaker(path).about["recordings"][1]["text"] == "Three."


def test_without_consent_that_is_recorded_and_told(command, heart, tmp_path):
    for words in (("make", tmp_path / "me.speaker", heart), ("show", tmp_path / "me.speaker")):
        told = command("speaker", *words).stderr
        assert "consent: none was given" in told
        assert "licence: none was given" in told
    about = read_speaker(tmp_path / "me.speaker").about
    assert (about["consent"], about["licence"], about["name"]) == (None, None, "me")


@pytest.fixture
def refused(command, tmp_path):
    """What is told of what cannot be made: one sentence, status 2, and no file."""

    def ask(*words, name="me.speaker"):
        done = command("speaker", "make", tmp_path / name, *words)
        assert done.exit_code == 2, done.output
        assert not (tmp_path / name).exists()
        assert not list(tmp_path.glob(".*"))
        (line,) = done.stderr.strip().splitlines()
        return line

    return ask


def test_recordings_that_cannot_serve_are_named(refused, heart, tmp_path):
    bad = {"silent": torch.zeros(48000), "short": 0.1 * torch.ones(4800), "click": torch.zeros(48000)}
    bad["click"][24000:24100] = 0.5
    for name, wave in bad.items():
        write(tmp_path / f"{name}.wav", wave, 24000)
    (tmp_path / "broken.wav").write_bytes(b"RIFF" + bytes(200))
    told = {
        "silent": "is silent",
        "short": "lasts 0.20 s",
        "click": "holds 0.1 s of speech",
        "broken": "is no audio that can be read",
        "missing": "there is no such file",
    }
    for name, reason in told.items():
        line = refused(heart, tmp_path / f"{name}.wav")
        assert line.startswith(f"{tmp_path / name}.wav: {reason}")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "recordings: name one or more"),
        (("HEART", "--text", "A.|B."), "2 transcripts for 1 recordings"),
        (("HEART", "--text", "none.txt"), "text: none.txt cannot be read"),
        (("HEART", "HEART"), "is given twice"),
        (("HEART", "--seconds", "0"), "seconds"),
    ],
)
def test_what_makes_no_sense_is_refused(refused, heart, words, told):
    assert told in refused(*(heart if word == "HEART" else word for word in words))


def test_other_names_and_show_with_more(command, refused, make, heart, tmp_path):
    assert "a speaker file is called NAME.speaker" in refused(heart, name="me.wav")
    assert "there is no folder" in refused(heart, name="nowhere/me.speaker")
    done = command("speaker", "show", make(heart), heart)
    assert (done.exit_code, "`show` takes the file alone" in done.stderr) == (2, True)


@pytest.mark.slow
def test_one_that_seems_to_be_somebody_else_is_told(make, command, heart, george, data_folder, tmp_path):
    pytest.importorskip("resemblyzer")
    recordings = [heart, data_folder / "heart-2.opus", data_folder / "bella-1.opus", george]
    done = command("speaker", "make", tmp_path / "me.speaker", *recordings, "likeness=similarity")
    told = [line for line in done.stderr.splitlines() if "another speaker" in line]
    assert [line.split(":")[0] for line in told] == [str(george)]
    done = command("speaker", "make", tmp_path / "me.speaker", heart, george, "likeness=similarity")
    assert "seem to be two speakers" in done.stderr


def test_equal_recordings_make_equal_speakers(make, heart):
    first, second = (read_speaker(make(heart, "--name", "x", name=f"{name}.speaker")) for name in "ab")
    assert (first.flac, first.about) == (second.flac, second.about)


def test_the_header_is_plain_json(make, heart):
    content = make(heart).read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    assert header["__metadata__"]["format"] == "voxloom-speaker"
    assert header["audio"]["dtype"] == "U8"
    assert content[8 + int.from_bytes(content[:8], "little") :][:4] == b"fLaC"
