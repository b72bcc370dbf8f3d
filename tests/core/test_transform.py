"""Transforms of a stranger act on every speaking task, in their order, and on nothing that is given."""

from functools import wraps
from pathlib import Path

import pytest
import torch

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom.model import AbstractModel
from voxloom.text import AbstractText, Mark, Symbol, Transcript
from voxloom.transform import batched, item_of
from voxloom.values import Prosody
from voxloom.voice import Voice
from voxloom.wrapped import unwrapped
from voxloom_registry import ConfigError

TEXT = "Hello there."


@pytest.fixture
def voice(make_voice, tiny, seam_registry) -> Voice:
    return Voice.load(str(make_voice(*tiny)), registry=seam_registry)


def say(voice: Voice, heart: Path, task: str = "say", **slots: object) -> object:
    return voice.having(**slots).run(task, text=TEXT, prompt=heart)


def prosody_of(result) -> Prosody:
    return result.sentences[0].prosody


def test_with_defaults_nothing_changes(voice, heart, make_voice, tiny, seam_registry):
    plain = say(voice, heart)
    again = Voice.load(str(make_voice(*tiny)), ["slow.factor=1"], registry=seam_registry)
    assert torch.equal(plain.wave, again.run("say", text=TEXT, prompt=heart).wave)


def test_durations_change_and_contours_are_stretched_along(voice, heart):
    plain, slow = say(voice, heart), say(voice, heart, slow={"factor": 2.0})
    torch.testing.assert_close(prosody_of(slow).durations, 2 * prosody_of(plain).durations)
    assert slow.seconds == pytest.approx(2 * plain.seconds, abs=0.0126)
    once, twice = prosody_of(plain).pitch[0], prosody_of(slow).pitch[0]
    torch.testing.assert_close(twice.mean(), once.mean(), rtol=0.06, atol=0)  # boundaries are whole frames
    assert twice.max() <= once.max()
    assert twice.min() >= once.min()


def test_several_act_in_their_order_on_one_conditioning(voice, heart, monkeypatch):
    asked = []
    model = type(voice.model)
    condition = model.condition

    @wraps(condition)
    def listened(*given, **more):
        asked.append(1)
        return condition(*given, **more)

    monkeypatch.setattr(model, "condition", listened)
    both = say(voice, heart, slow={"factor": 2.0}, higher={"times": 1.5})
    assert asked == [1]
    slow = say(voice, heart, slow={"factor": 2.0})
    torch.testing.assert_close(prosody_of(both).pitch, 1.5 * prosody_of(slow).pitch)
    assert torch.equal(prosody_of(both).durations, prosody_of(slow).durations)


def test_what_is_given_is_kept(voice, heart):
    changed = voice.around([voice.registry.build("transform", "slow", {"factor": 2.0})])
    transcript = voice.model.part("text", AbstractText).transcribe(TEXT)
    rngs = [torch.Generator().manual_seed(0)]
    with torch.no_grad():
        free = voice.model.condition([transcript], [read(heart)], rngs).prosody
        kept = changed.model.condition([transcript], [read(heart)], rngs, free).prosody
        slow = changed.model.condition([transcript], [read(heart)], rngs).prosody
    torch.testing.assert_close(kept.durations, free.durations)
    torch.testing.assert_close(slow.durations, 2 * free.durations)


def test_a_batch_is_changed_as_its_items_are_alone(voice, heart, george):
    changed = voice.around([voice.registry.build("transform", "slow", {"factor": 1.3})]).model
    texts, prompts = [TEXT, "Yes."], [read(heart), read(george)]
    together = changed.speak(texts, prompts, [0, 1])
    for item in range(2):
        alone = changed.speak(texts[item : item + 1], prompts[item : item + 1], [item])
        symbols, frames = len(alone.transcripts[0].symbols), int(alone.prosody.frames)
        assert int(together.prosody.frames[item]) == frames
        torch.testing.assert_close(together.prosody.durations[item, :symbols], alone.prosody.durations[0])
        torch.testing.assert_close(together.prosody.pitch[item, :frames], alone.prosody.pitch[0])
        assert len(together.waves[item]) == len(alone.waves[0])


def test_only_marked_items_are_asked(voice, heart):
    slow = voice.registry.build("transform", "slow", {"factor": 1.0})
    assert not slow.concerns(Transcript("a", "a", ()))
    assert slow.concerns(Transcript("a", "a", (), marks=(Mark("slow", 2.0, 0, 1),)))


def test_marks_cover_the_symbols_of_their_characters():
    symbols = tuple(Symbol(letter, 0, place, place + 1) for place, letter in enumerate("abcd"))
    marks = (Mark("rate", 2.0, 1, 3), Mark("pause", 0.5, 2, 2))
    transcript = Transcript("abcd", "abcd", symbols, marks=marks)
    assert transcript.marked("rate") == [(marks[0], [1, 2])]
    assert transcript.marked("pause") == [(marks[1], [])]


def test_requests_are_changed_and_told(voice, heart):
    shouted = voice.having(shout={"loud": True}).run("say", text=TEXT, prompt=heart, show=True)
    assert shouted.sentences[0].transcript.text == TEXT.upper()
    assert shouted.notes[-1] == "shouted"
    assert shouted.provenance.request["text"] == TEXT
    assert shouted.provenance.config["shout"] == {"part": "shout", "loud": True}


def test_every_task_that_speaks_has_them(voice, heart, tmp_path):
    plain = voice.run("sample", text=TEXT, prompt=heart, output=tmp_path / "plain", n=2, pace=0.0)
    slow = voice.having(slow={"factor": 2.0}).run(
        "sample", text=TEXT, prompt=heart, output=tmp_path / "slow", n=2, pace=0.0
    )
    for before, after in zip(plain.readings, slow.readings, strict=True):
        assert after.seconds == pytest.approx(2 * before.seconds, rel=0.03)


def test_the_weights_are_the_voices_own(voice):
    around = voice.around([voice.registry.build("transform", "slow", {"factor": 2.0})])
    assert unwrapped(around.model) is voice.model
    assert isinstance(around.model, AbstractModel)


def test_an_engine_cannot_be_told_how(make_voice, seam_registry, heart):
    engine = Voice.load(str(make_voice("model=engine")), registry=seam_registry)
    assert engine.run("say", text=TEXT, prompt=heart).seconds > 0
    with pytest.raises(InputError, match="Slow: the voice speaks by itself and cannot be told how"):
        say(engine, heart, slow={"factor": 2.0})


def test_unknown_options_are_refused(voice):
    with pytest.raises(ConfigError, match=r"slow\.fctor"):
        voice.having(slow={"fctor": 2.0})


def test_a_short_name_is_an_option_of_every_speaking_command(command, make_voice, tiny, heart, tmp_path):
    folder = make_voice(*tiny)
    words = ("say", TEXT, "--prompt", heart, "--voice", folder)
    assert command(*words, "-o", tmp_path / "a.samples.txt").exit_code == 0
    assert command(*words, "--slow-down", "2", "--shout", "-o", tmp_path / "b.samples.txt").exit_code == 0
    before, after = (int((tmp_path / f"{name}.samples.txt").read_text().strip("[]")) for name in "ab")
    assert after == pytest.approx(2 * before, rel=0.05)
    refused = command(*words, "--slow-down", "9", "-o", tmp_path / "c.samples.txt")
    assert refused.exit_code == 2
    assert "slow.factor: must be between 0.5 and 4" in refused.stderr
    assert "--slow-down" in command("sample", "--help").stdout


def test_items_of_a_batch_are_padded_and_an_energy_that_one_lacks_is_nought():
    one = Prosody(torch.tensor([2]), torch.tensor([[0.1, 0.2]]), torch.ones(1, 2), torch.ones(1, 2))
    two = Prosody(torch.tensor([3]), torch.tensor([[0.3]]), torch.ones(1, 3), torch.ones(1, 3), torch.full((1, 3), 6.0))
    found = batched([one, two])
    assert found.frames.tolist() == [2, 3]
    torch.testing.assert_close(found.durations, torch.tensor([[0.1, 0.2], [0.3, 0.0]]))
    assert found.pitch.tolist() == [[1, 1, 0], [1, 1, 1]]
    assert found.energy.tolist() == [[0, 0, 0], [6, 6, 6]]
    for number, item in enumerate((one, two)):
        back = item_of(found, number, item.durations.shape[1])
        assert torch.equal(back.durations, item.durations)
        assert torch.equal(back.pitch, item.pitch)
