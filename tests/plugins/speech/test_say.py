"""`say` on a model that generates tokens and on one that offers only `speak`."""

import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
import soundfile
import torch

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.voice import Voice
from voxloom_registry import ConfigError, FitError

LONG = "She sang. " * 1000  # 10,000 characters


@pytest.fixture(params=["babbler", "engine"])
def voice(request, make_voice, seam_registry):
    return Voice.load(str(make_voice(f"model={request.param}")), registry=seam_registry)


@pytest.fixture
def babbler(make_voice, seam_registry):
    return Voice.load(str(make_voice("model=babbler")), registry=seam_registry)


@pytest.fixture
def engine(make_voice, seam_registry):
    return Voice.load(str(make_voice("model=engine")), registry=seam_registry)


@pytest.mark.parametrize("name", ["seam_babbler", "seam_engine"])
def test_the_models_take_thirty_lines(name, seam_registry):
    source = Path(find_spec(name).origin).read_text()
    model = source[source.index("class ") :].split("\n\n\nclass ")[0]
    assert len(model.strip().splitlines()) <= 30


def test_a_text_is_spoken(voice, heart):
    result = voice.run("say", text="Hello there.", prompt=heart)
    assert result.wave.ndim == 1
    assert result.seconds > 0.4
    assert float(result.wave.abs().max()) > 0.01
    assert result.timings["total"] > 0
    assert (result.provenance.task, result.provenance.seed, result.provenance.voice) == ("say", 0, voice.name)


def test_the_seed_decides(voice, heart):
    first, again, other = (voice.run("say", text="Hello.", prompt=heart, seed=seed).wave for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_the_prompt_decides(voice, heart, george):
    first, other = (voice.run("say", text="Hello.", prompt=prompt).wave for prompt in (heart, george))
    assert not torch.equal(first, other)


def test_a_prompt_is_needed(voice):
    with pytest.raises(
        InputError, match=f"prompt: must be given, since the voice '{voice.name}' speaks after a recording"
    ):
        voice.run("say", text="Hello.")


def test_an_engine_without_weights_is_a_folder_with_its_configuration(make_voice, seam_registry, heart):
    folder = make_voice("model=engine")
    expected = Voice.load(str(folder), registry=seam_registry).run("say", text="Hello.", prompt=heart)
    (folder / "model.safetensors").unlink()
    said = Voice.load(str(folder), registry=seam_registry).run("say", text="Hello.", prompt=heart)
    assert torch.equal(said.wave, expected.wave)
    assert said.provenance.weights_sha256 == ""


def test_a_prompt_may_be_sound_in_memory(voice, heart):
    recording = read(heart)
    expected = voice.run("say", text="Hello.", prompt=heart)
    for prompt in (str(heart), recording, (recording.wave, 24000), (recording.wave.numpy(), 24000)):
        result = voice.run("say", text="Hello.", prompt=prompt)
        assert torch.equal(result.wave, expected.wave)
        assert result.notes == expected.notes


def test_a_prompt_is_brought_to_the_codecs_rate(babbler, engine, heart):
    notes = ("prompt: resampled from 24000 to 16000 Hz",)
    assert babbler.run("say", text="Hello.", prompt=heart).notes == notes
    assert engine.run("say", text="Hello.", prompt=heart).notes == ()


def test_a_long_text_is_split_by_the_voices_own_text_part(babbler, heart):
    result = babbler.run("say", text="this is one|and this another" + "|mm" * 60, prompt=heart, seed=3)
    assert "text: split into 62 sentences" in result.notes
    first = babbler.run("say", text="this is one", prompt=heart, seed=3).wave
    second = babbler.run("say", text="and this another", prompt=heart, seed=3).wave
    assert torch.equal(result.wave[: len(first)], first)
    assert torch.equal(result.wave[len(first) + 3200 :][: len(second)], second)


def test_a_sentence_that_comes_again_is_spoken_anew(babbler, heart):
    result = babbler.run("say", text="ab|" * 60, prompt=heart, seed=3)
    spoken = [babbler.run("say", text="ab", prompt=heart, seed=seed).wave for seed in (3, 4, 5)]
    length = len(spoken[0])
    for number, wave in enumerate(spoken):
        assert torch.equal(result.wave[number * (length + 3200) :][:length], wave)


def test_a_long_text_is_split_by_a_library_where_there_is_no_text_part(engine, heart):
    result = engine.run("say", text=LONG, prompt=heart)
    assert result.notes == ("text: split into 1000 sentences",)
    assert result.seconds == pytest.approx(1000 * 9 * 1102 / 22050 + 999 * 0.2, abs=0.1)


def test_splitting_and_pauses_are_options(engine, make_voice, seam_registry, heart):
    text = "She sang. He danced."
    assert engine.run("say", text=text, prompt=heart).notes == ()
    words = ["task.limit=20", "task.pause_seconds=1"]
    loaded = Voice.load(str(make_voice("model=engine")), words, registry=seam_registry, task="say")
    result = loaded.run("say", text=text + " ", prompt=heart)
    assert result.notes == ()
    result = loaded.run("say", text=text + " Fine.", prompt=heart)
    assert result.notes == ("text: split into 3 sentences",)
    assert result.seconds == pytest.approx((9 + 10 + 5) * 1102 / 22050 + 2, abs=0.01)


def test_how_much_of_a_prompt_is_used_is_an_option(make_voice, seam_registry, heart):
    words = ["task.prompt_seconds=1"]
    loaded = Voice.load(str(make_voice("model=engine")), words, registry=seam_registry, task="say")
    (note,) = loaded.run("say", text="Hello.", prompt=heart).notes
    assert re.fullmatch(r"prompt: using \d\.\d s to \d\.\d s of 2\.4 s", note)


def test_what_cannot_be_spoken_is_left_out_and_told(babbler, heart):
    result = babbler.run("say", text="one ☃|" * 40 + "**", prompt=heart)
    assert result.notes[1:] == ("text: split into 40 sentences", "text: left out ☃ **, which cannot be spoken")


def test_a_reading_is_shown_on_request(babbler, engine, heart):
    shown = babbler.run("say", text="Oh No.", prompt=heart, show=True).notes
    assert shown[1:] == ("normalised: oh no.", "phonemes: oh no.")
    shown = engine.run("say", text="Oh no.", prompt=heart, show=True).notes
    assert shown == ("text: this voice does not say how it reads a text",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the text is empty: give at least one word to speak"),
        (" \n", "the text is empty: give at least one word to speak"),
        ("?! …", "holds n"),
    ],
)
def test_text_without_a_word_is_refused(voice, heart, text, told):
    with pytest.raises(InputError, match=re.escape(told)):
        voice.run("say", text=text, prompt=heart)


def test_a_request_is_checked_whole(voice, heart):
    with pytest.raises(ConfigError) as refusal:
        voice.run("say", txt="Hello.", prompt=heart, seed=-1)
    for told in ("say: txt: the task 'say' has no option 'txt'; did you mean 'text'?", "seed: must be between 0 and"):
        assert told in str(refusal.value)


def test_a_model_that_cannot_speak_is_refused(make_voice, seam_registry, heart):
    mute = Voice.load(str(make_voice("model=mute")), registry=seam_registry)
    with pytest.raises(FitError, match="speak"):
        mute.run("say", text="Hello.", prompt=heart)


def test_the_command_speaks(command, make_voice, heart, tmp_path):
    for name in ("babbler", "engine"):
        out = tmp_path / f"{name}.wav"
        result = command("say", "Hello there.", "--prompt", heart, "--voice", make_voice(f"model={name}"), "-o", out)
        assert result.exit_code == 0, result.output
        assert soundfile.info(out).duration > 0.4


def test_a_recording_object_is_equal_to_its_file(engine, heart):
    scaled = Recording(2 * read(heart).wave, 24000)
    assert engine.run("say", text="Hello.", prompt=scaled).notes == ("prompt: scaled down from a peak of 1.06",)


def test_durations_are_told_sentence_after_sentence(babbler, engine, heart, monkeypatch):
    assert babbler.run("say", text="this is one", prompt=heart).durations is None  # it counts frames alone
    assert engine.run("say", text="this is one", prompt=heart).durations is None
    condition = babbler.model.condition

    def timed(transcripts, *asked):
        conditioned = condition(transcripts, *asked)
        seconds = 0.1 * torch.arange(1, 1 + len(transcripts[0].symbols))[None]
        return replace(conditioned, prosody=replace(conditioned.prosody, durations=seconds))

    monkeypatch.setattr(babbler.model, "condition", timed)
    result = babbler.run("say", text="ab|ba" + "|mm" * 60, prompt=heart)
    symbols, seconds = zip(*result.durations, strict=True)
    assert "".join(symbols[:4]) == "abba"
    assert seconds[:4] == pytest.approx((0.1, 0.2, 0.1, 0.2))
