"""`convert` on real recordings, with a voice of untrained weights."""

import pytest
import soundfile
import torch

from voxloom.audio import read
from voxloom.model import Recording
from voxloom.transform import AbstractTransform
from voxloom.wrapped import WrappedModel, unwrapped

TEXT = "He wrote a textbook on the electrical effects of transposition."


@pytest.fixture
def source(data_folder):
    return data_folder / "heart-2.opus"


def test_a_transcript_is_kept_with_its_times(voice, source, george):
    made = voice.run("convert", adapt=0, source=source, prompt=george, text=TEXT)
    recorded = read(source)
    assert (made.sample_rate, len(made.wave)) == (16000, round(len(recorded.wave) * 16000 / recorded.sample_rate))
    assert torch.isfinite(made.wave).all()
    assert sum(seconds for _, seconds in made.durations) == pytest.approx(made.seconds, abs=1e-3)
    assert "".join(symbol for symbol, _ in made.durations).startswith("^hiː ɹˈoʊt")
    assert (made.way, made.sigma, made.text, made.sampler) == ("generation", None, TEXT, "consistency")
    assert made.score > 0.92
    assert made.provenance.seed == 0


def test_without_a_transcript_sounds_are_heard(voice, source, george):
    made = voice.run("convert", adapt=0, source=source, prompt=george)
    assert made.seconds == pytest.approx(3.825, abs=0.0125)
    assert made.text.startswith("^hiː ɹ")
    assert -0.37 <= made.score <= 0
    assert any("is heard, with a score of" in note for note in made.notes)


def test_without_a_transcript_words_may_be_heard(tiny, hearing, data_folder, george):
    from voxloom.voice import Voice

    wordy = Voice.load(str(tiny), [*hearing, "transcriber=pocketsphinx", "timing.least_score=0"], task="convert")
    made = wordy.run("convert", adapt=0, source=data_folder / "heart-1.opus", prompt=george)
    assert {"teams", "first", "quarter"} & set(made.text.split())


@pytest.mark.parametrize(
    ("name", "value"), [("way", "generation"), ("sigma", 0.3), ("pitch", "predicted"), ("voicing", "predicted")]
)
def test_every_choice_makes_a_difference(voice, source, george, name, value):
    asked = {"source": source, "prompt": george, "text": TEXT, "way": "noising", "adapt": 0}
    usual, other = (voice.run("convert", **{**asked, **more}) for more in ({}, {name: value}))
    assert len(usual.wave) == len(other.wave)
    assert not torch.equal(usual.wave, other.wave)


def test_inversion_needs_a_sampler_that_runs_backwards(tiny, hearing, source, george):
    from voxloom.voice import Voice

    able = Voice.load(str(tiny), [*hearing, "sampler=consistency-ode", "sampler.steps=4"], task="convert")
    request = {"source": source, "prompt": george, "text": TEXT, "way": "inversion", "sigma": 2.0, "adapt": 0}
    made = able.run("convert", **request, keep=1.0)
    assert (made.way, made.sigma, made.sampler) == ("inversion", 2.0, "consistency-ode")
    assert made.provenance.config["sampler"]["slope"] == "normal"
    assert torch.equal(able.run("convert", **request, keep=1.0, seed=1).wave, made.wave)  # nothing is drawn
    assert not torch.equal(able.run("convert", **request, seed=1).wave, made.wave)


def test_seeds_decide_whatever_is_converted_besides(voice, source, heart, george):
    first = voice.run("convert", adapt=0, source=source, prompt=george, seed=1).wave
    voice.run("convert", adapt=0, source=george, prompt=heart, seed=2)
    torch.manual_seed(5)
    assert torch.equal(voice.run("convert", adapt=0, source=source, prompt=george, seed=1).wave, first)
    assert not torch.equal(voice.run("convert", adapt=0, source=source, prompt=george, seed=2).wave, first)


def test_a_long_source_is_said_piece_by_piece(tiny, hearing, source, george):
    from voxloom.voice import Voice

    cutting = Voice.load(str(tiny), [*hearing, "task.piece_seconds=2"], task="convert")
    made = cutting.run("convert", adapt=0, source=source, prompt=george, text=TEXT)
    assert made.seconds == pytest.approx(3.825, abs=1e-3)
    assert any(note.startswith("source: cut into ") for note in made.notes)


def test_loudness_is_the_sources(voice, source, george):
    recording = read(source)
    softer = Recording(0.02 * recording.wave, recording.sample_rate)
    usual, soft = (
        voice.run("convert", adapt=0, source=each, prompt=george, text=TEXT).wave for each in (recording, softer)
    )
    assert float(soft.square().mean() / usual.square().mean()) == pytest.approx(0.02**2, rel=0.01)


def test_the_command_writes_the_voices_rate(command, tiny, hearing, source, george, tmp_path):
    target = tmp_path / "out.wav"
    done = command("convert", source, "--prompt", george, "--text", TEXT, "-o", target, "--voice", tiny, *hearing)
    assert done.exit_code == 0, done.output
    assert soundfile.info(target).samplerate == 16000


def test_the_voice_is_adapted_to_the_target_first(voice, source, george):
    asked = {"source": source, "prompt": george, "text": TEXT}
    plain, told, heard = (
        voice.run("convert", **asked, **more)
        for more in ({"adapt": 0}, {"adapt": 2, "prompt_text": "A handless war veteran."}, {"adapt": 2})
    )
    assert "prompt: adapted in 2 steps" in told.notes
    assert "prompt: adapted in 2 steps" in heard.notes
    assert not any("adapted" in note for note in plain.notes)
    assert not torch.equal(plain.wave, told.wave)
    assert not torch.equal(told.wave, heard.wave)
    assert torch.equal(voice.run("convert", **asked, adapt=0).wave, plain.wave)  # the voice itself stays


def test_a_target_that_cannot_be_made_out_is_told(voice, source):
    held = Recording(0.3 * torch.sin(2 * torch.pi * 150 * torch.arange(32000) / 16000), 16000)
    made = voice.run("convert", source=source, prompt=held, text=TEXT)
    assert any(note.startswith("prompt: not adapted, ") for note in made.notes)


def test_an_adapted_voice_is_seen_through_the_same_transforms(voice, source, george):
    generated = []

    class Listened(WrappedModel):
        def generate(self, condition, rngs, start=None):
            generated.append(unwrapped(self))
            return super().generate(condition, rngs, start)

    class Listening(AbstractTransform):
        def model(self, model):
            return Listened(model)

    heard = voice.around([Listening()])
    heard.run("convert", source=source, prompt=george, text=TEXT, adapt=2, prompt_text="A handless war veteran.")
    assert len(generated) == 1  # what is generated to learn from is no speech
    assert generated[0] is not unwrapped(heard.model)
