"""Damaged stretches of real recordings in three formats; what is kept is the file's, sample for sample."""

import hashlib

import numpy as np
import pytest
import soundfile
import soxr

from voxloom.errors import InputError
from voxloom.metric import Word
from voxloom.voice import Voice
from voxloom_evaluation.sphinx import PocketsphinxRecogniser

TEXT = "A handless war veteran."


@pytest.fixture
def written(george, tmp_path):
    """Write the recording in a format: (path, samples in the file's own type)."""

    def write(name, rate, channels, subtype, dtype):
        samples, own = soundfile.read(george)
        wave = soxr.resample(samples, own, rate)[:, None] * np.linspace(1, 0.6, channels)
        soundfile.write(tmp_path / name, wave, rate, subtype=subtype)
        return tmp_path / name, soundfile.read(tmp_path / name, dtype=dtype, always_2d=True)[0]

    return write


FORMATS = [
    ("in.wav", 44100, 2, "PCM_16", "int16"),
    ("in.wav", 48000, 1, "FLOAT", "float32"),
    ("in.flac", 44100, 1, "PCM_16", "int16"),
]


@pytest.mark.parametrize("form", FORMATS)
def test_all_but_the_stretch_is_the_files(tiny, written, tmp_path, form):
    path, before = written(*form)
    result = tiny.run("inpaint", audio=path, from_=0.9, to=1.2, text=TEXT, seed=4)
    out = tmp_path / f"out{path.suffix}"
    result.save(out)
    after, rate = soundfile.read(out, dtype=form[4], always_2d=True)
    assert (rate, after.shape, soundfile.info(out).subtype) == (form[1], before.shape, form[3])
    fade = round(0.015 * rate)
    first, last = round(0.9 * rate) - fade, round(1.2 * rate) + fade
    assert result.changed == (first, last)
    assert np.array_equal(after[:first], before[:first])
    assert np.array_equal(after[last:], before[last:])
    assert not np.array_equal(after[first:last], before[first:last])
    assert result.is_kept()
    kept = np.concatenate([after[:first], after[last:]])
    assert result.kept_sha256 == hashlib.sha256(kept.tobytes()).hexdigest()
    assert "the new stretch has nothing above 8 kHz, its sides may have more" in result.notes


def test_the_seed_decides(tiny, written):
    path, _ = written(*FORMATS[0])
    runs = [tiny.run("inpaint", audio=path, from_=0.9, to=1.2, text=TEXT, seed=seed) for seed in (1, 2)]
    assert runs[0].pcm.sha256() != runs[1].pcm.sha256()
    assert runs[0].kept_sha256 == runs[1].kept_sha256
    assert (runs[0].provenance.task, runs[0].provenance.seed) == ("inpaint", 1)


def test_stretches_at_both_ends(tiny, written):
    path, before = written("in.wav", 16000, 1, "PCM_16", "int16")
    seconds = len(before) / 16000
    for start, stop in ((0.0, 0.4), (seconds - 0.5, seconds)):
        result = tiny.run("inpaint", audio=path, from_=start, to=stop, text=TEXT)
        assert len(result.pcm.samples) == len(before)
        assert result.is_kept()


def test_a_hash_that_is_not_the_sources_is_told(tiny, written):
    path, _ = written(*FORMATS[0])
    result = tiny.run("inpaint", audio=path, from_=0.9, to=1.2, text=TEXT)
    result.pcm.samples[5] += 1
    assert not result.is_kept()


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ((1.9, 2.6), "to: .* lasts 2.225 s, so the stretch cannot end at 2.6 s"),
        ((1.2, 1.2), "from: the stretch from 1.2 to 1.2 s must last 0.01 s or more"),
        ((1.3, 1.2), "from: the stretch"),
        ((0.4, 1.9), "without the stretch: lasts 0.7. s; 1 s of speech or more are needed"),
    ],
)
def test_a_span_that_cannot_be_is_refused(tiny, written, span, told):
    path, _ = written("in.wav", 16000, 1, "PCM_16", "int16")
    with pytest.raises(InputError, match=told):
        tiny.run("inpaint", audio=path, from_=span[0], to=span[1], text=TEXT)


def music(seconds=2, rate=16000):
    time = np.arange(seconds * rate) / rate
    beats = np.exp(-4 * (2 * time % 1))
    return 0.1 * beats * sum(np.sin(2 * np.pi * hertz * time) for hertz in (220, 277.2, 329.6, 440))


@pytest.mark.parametrize(
    ("wave", "words", "told"),
    [
        (np.zeros(32000), ["--text", TEXT], "is silent; speech is needed"),
        (music(), ["--text", TEXT], "the text is not what is said in it: their alignment scores 0."),
        (music(), ["transcriber=pocketsphinx"], "in.wav: "),
    ],
    ids=["silence", "music", "music without a text"],
)
def test_what_is_no_speech_is_refused_and_nothing_overwritten(voxloom_command, tmp_path, wave, words, told):
    soundfile.write(tmp_path / "in.wav", wave, 16000)
    out = tmp_path / "out.wav"
    out.write_text("mine")
    result = voxloom_command("inpaint", tmp_path / "in.wav", "--from", 1, "--to", 1.3, *words, "-o", out)
    assert result.exit_code == 2, result.output
    assert told in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert out.read_text() == "mine"


def test_a_text_of_another_recording_is_refused_with_its_score(voxloom_command, george, tmp_path):
    text = "He wrote a textbook on the electrical effects of transposition."
    words = ("inpaint", george, "--from", 1, "--to", 1.3, "--text", text, "-o", tmp_path / "out.wav")
    result = voxloom_command(*words)
    assert result.exit_code == 2
    assert "the text is not what is said in it: their alignment scores 0." in result.output
    assert not (tmp_path / "out.wav").exists()


def test_without_a_text_what_is_understood_is_taken(tiny, tiny_folder, heart, monkeypatch):
    with pytest.raises(InputError, match="text: say what is said in the whole recording, or who hears it"):
        tiny.run("inpaint", audio=heart, from_=1.0, to=1.2)
    tiny = Voice.load(str(tiny_folder), ["transcriber=pocketsphinx"], task="inpaint")
    words = [Word(word, 0, 0, 1) for word in ["both", "teams", "scored", "in", "the", "first", "quarter"]]
    monkeypatch.setattr(PocketsphinxRecogniser, "recognise", lambda self, wave, rate: words)
    result = tiny.run("inpaint", audio=heart, from_=1.0, to=1.2)
    assert result.transcript == "both teams scored in the first quarter"
    assert "text: understood as 'both teams scored in the first quarter'; give the text" in " ".join(result.notes)
    monkeypatch.setattr(PocketsphinxRecogniser, "recognise", lambda self, wave, rate: [])
    with pytest.raises(InputError, match="no words are recognised in it; give what is said as text"):
        tiny.run("inpaint", audio=heart, from_=1.0, to=1.2)
