"""`say` in pieces: what is joined is what `run` gives, and what was kept is not spoken again."""

import re

import pytest
import torch

from voxloom.errors import InputError
from voxloom.voice import Voice

TEXT = "She sang to us. He danced! She laughed; he cried. Do you see? She sang to us."
SENTENCES = 5


@pytest.fixture(scope="module")
def nano():
    return Voice.load("nano", ["task.limit=24"], task="say")


@pytest.fixture
def babbler(make_voice, seam_registry):
    return Voice.load(str(make_voice("model=babbler")), registry=seam_registry)


@pytest.fixture
def spoken(monkeypatch, nano):
    """What the voice is made to speak, as it is made to."""
    texts = []
    speak = type(nano.model).speak

    def listening(self, sentences, *others, **more):
        texts.extend(sentences)
        return speak(self, sentences, *others, **more)

    monkeypatch.setattr(type(nano.model), "speak", listening)
    return texts


def joined(pieces):
    return torch.cat([piece.wave for piece in pieces])


def test_pieces_joined_are_the_whole(nano, heart):
    whole = nano.run("say", text=TEXT, prompt=heart, seed=5, show=True)
    pieces = [*nano.stream("say", text=TEXT, prompt=heart, seed=5, show=True)]
    assert len(pieces) == SENTENCES
    assert torch.equal(joined(pieces), whole.wave)
    assert sum((piece.durations for piece in pieces), ()) == whole.durations
    assert sorted(note for piece in pieces for note in piece.notes) == sorted(whole.notes)
    assert [piece.sentences[0].transcript for piece in pieces] == [each.transcript for each in whole.sentences]
    start = 0.0
    for piece, sentence in zip(pieces, whole.sentences, strict=True):
        assert sentence.start_seconds == pytest.approx(start + piece.sentences[0].start_seconds)
        start += piece.seconds
        assert {"text", "prosody", "denoise", "decode", "total"} <= set(piece.timings)


def test_a_result_tells_what_it_told(nano, heart):
    result = nano.run("say", text=TEXT, prompt=heart, seed=5)
    assert result.notes == ("prompt: resampled from 24000 to 16000 Hz", "text: split into 5 sentences")
    assert set(result.timings) == {"prompt", "text", "prosody", "denoise", "decode", "total"}
    assert result.timings["total"] >= 0.9 * sum(result.timings[name] for name in ("prosody", "denoise", "decode"))
    assert sum(seconds for _, seconds in result.durations) == pytest.approx(result.seconds - 4 * 0.2, abs=0.05)
    assert len(result.durations) == sum(len(each.transcript.symbols) for each in result.sentences)


def test_each_sentence_sounds_as_if_it_was_said_alone(nano, heart):
    pieces = [*nano.stream("say", text=TEXT, prompt=heart, seed=5)]
    alone = nano.run("say", text="Do you see?", prompt=heart, seed=5)
    assert torch.equal(pieces[3].wave[3200:], alone.wave)
    assert not torch.equal(pieces[4].wave[3200:], pieces[0].wave)  # the same words, not the same sound


def test_a_short_first_clause(heart):
    loaded = Voice.load("nano", ["task.first_limit=30"], task="say")
    text = "In the morning the market opened again, as if nothing had happened at all."
    pieces = [*loaded.stream("say", text=text, prompt=heart)]
    assert [piece.sentences[0].transcript.text for piece in pieces] == [
        "In the morning the market",
        "opened again, as if nothing had happened at all.",
    ]
    assert torch.equal(joined(pieces), loaded.run("say", text=text, prompt=heart).wave)


def test_what_is_left_out_is_told_once_and_with_its_sentence(babbler, heart):
    text = "one ☃|two ☃|@1@|three|" + "m|" * 70 + "@2@"
    whole = babbler.run("say", text=text, prompt=heart)
    assert whole.notes[-1] == "text: left out ☃ @1@ @2@, which cannot be spoken"
    pieces = [*babbler.stream("say", text=text, prompt=heart)]
    told = {place: piece.notes for place, piece in enumerate(pieces) if piece.notes}
    assert told[0][1:] == ("text: split into 75 sentences", "text: left out ☃, which cannot be spoken")
    assert told[1] == ("text: left out @1@, which cannot be spoken",)
    assert told[72] == ("text: left out @2@, which cannot be spoken",)
    assert set(told) == {0, 1, 72}


def test_a_passage_of_nothing_to_speak_is_refused_before_the_first_piece(babbler, heart):
    with pytest.raises(InputError, match=re.escape("the text '1' holds no letter")):
        next(babbler.stream("say", text="1|2|3" + "|4" * 100, prompt=heart))


def test_kept_sentences_are_not_spoken_again(nano, heart, tmp_path, spoken):
    kept = tmp_path / "kept"
    whole = nano.run("say", text=TEXT, prompt=heart, seed=5)
    spoken.clear()
    stream = nano.stream("say", kept=kept, text=TEXT, prompt=heart, seed=5)
    for _ in range(3):
        next(stream)
    stream.close()
    made = len(spoken)
    again = [*nano.stream("say", kept=kept, text=TEXT, prompt=heart, seed=5)]
    assert len(spoken) == SENTENCES
    assert made in (3, 4)
    assert torch.equal(joined(again), whole.wave)
    assert sum((piece.durations for piece in again), ()) == whole.durations
    assert [each.transcript for piece in again for each in piece.sentences] == [
        each.transcript for each in whole.sentences
    ]
    for one, other in zip((each for piece in again for each in piece.sentences), whole.sentences, strict=True):
        assert torch.equal(one.prosody.pitch, other.prosody.pitch)


def test_after_an_edit_only_what_changed_is_spoken(nano, heart, tmp_path, spoken):
    kept = tmp_path / "kept"
    [*nano.stream("say", kept=kept, text=TEXT, prompt=heart, seed=5)]
    spoken.clear()
    edited = TEXT.replace("He danced", "He slept").replace("Do you", "Nobody came. Do you")
    pieces = [*nano.stream("say", kept=kept, text=edited, prompt=heart, seed=5)]
    assert spoken == ["He slept!", "Nobody came."]
    assert torch.equal(joined(pieces), nano.run("say", text=edited, prompt=heart, seed=5).wave)


@pytest.mark.parametrize(
    "change",
    [{"seed": 6}, {"alpha": 0.7}, {"prompt": "george"}],
    ids=["seed", "alpha", "prompt"],
)
def test_what_decides_a_sentence_decides_what_is_kept(nano, heart, george, tmp_path, spoken, change):
    request = {"text": TEXT, "prompt": heart, "seed": 5}
    [*nano.stream("say", kept=tmp_path, **request)]
    spoken.clear()
    changed = request | {name: george if value == "george" else value for name, value in change.items()}
    pieces = [*nano.stream("say", kept=tmp_path, **changed)]
    assert len(spoken) >= 4
    assert torch.equal(joined(pieces), nano.run("say", **changed).wave)


def test_a_broken_file_is_made_again(nano, heart, tmp_path, spoken):
    [*nano.stream("say", kept=tmp_path, text=TEXT, prompt=heart, seed=5)]
    broken = sorted(tmp_path.rglob("*.safetensors"))
    assert len(broken) == SENTENCES
    broken[2].write_bytes(broken[2].read_bytes()[:100])
    spoken.clear()
    [*nano.stream("say", kept=tmp_path, text=TEXT, prompt=heart, seed=5)]
    assert len(spoken) == 1


def test_one_sentence_needs_no_folder(nano, heart, tmp_path):
    kept = tmp_path / "kept"
    [piece] = nano.stream("say", kept=kept, text="Hello.", prompt=heart)
    assert piece.seconds > 0.3
    assert not kept.exists()


def test_a_prompt_is_encoded_once(nano, heart, monkeypatch):
    codec = nano.model.part("codec", object)
    encode = type(codec).encode
    calls = []
    monkeypatch.setattr(type(codec), "encode", lambda self, wave: calls.append(wave) or encode(self, wave))
    fresh = Voice.load("nano", ["task.limit=24"], task="say")
    first = fresh.run("say", text=TEXT, prompt=heart, seed=5)
    assert len(calls) == 1
    again = fresh.run("say", text=TEXT, prompt=heart, seed=5)
    assert len(calls) == 1
    assert torch.equal(first.wave, again.wave)
    assert first.notes == again.notes


def test_the_configuration_decides_what_is_kept(heart, tmp_path, spoken):
    request = {"text": TEXT, "prompt": heart, "seed": 5}
    words = ["task.limit=24"]
    [*Voice.load("nano", words, task="say").stream("say", kept=tmp_path, **request)]
    spoken.clear()
    [*Voice.load("nano", [*words, "task.pause_seconds=0.5"], task="say").stream("say", kept=tmp_path, **request)]
    assert not spoken, "a pause is no part of a sentence"
    [*Voice.load("nano", [*words, "sampler.steps=2"], task="say").stream("say", kept=tmp_path, **request)]
    assert len(spoken) == SENTENCES
