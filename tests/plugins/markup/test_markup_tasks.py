"""Markup through whole tasks and the command line."""

import pytest
import torch

from voxloom_markup.codes import private

TEXT = "<speak>Hello <prosody rate='50%'>my friend</prosody>.<break time='200ms'/> <emphasis>Bye</emphasis>.</speak>"


def clean(text: str) -> bool:
    return not any(private(character) for character in text)


@pytest.fixture(scope="session")
def spoken(nano, data_folder):
    return nano.run("say", text=TEXT, prompt=data_folder / "heart-1.opus", show=True)


def test_what_is_told_holds_no_codes(spoken):
    assert "ssml: the element 'emphasis' is not done; the text in it was read" in spoken.notes
    assert all(clean(note) for note in spoken.notes)
    (sentence,) = spoken.sentences
    assert sentence.transcript.text == "Hello my friend. Bye."
    assert clean(sentence.transcript.normalised)


def test_the_controls_act_on_marks(spoken, nano, data_folder):
    plain = nano.run("say", text="Hello my friend. Bye.", prompt=data_folder / "heart-1.opus")
    (slow,), (usual,) = spoken.sentences, plain.sentences
    symbols = slow.transcript.marked("rate")[0][1]
    slowly, usually = (each.prosody.durations[0, symbols].sum() for each in (slow, usual))
    assert float(slowly / usually) == pytest.approx(2.0, rel=0.02)


def test_a_text_without_markup_is_spoken_as_before(nano, data_folder):
    """Private-use characters of the user's own, too."""
    prompt = data_folder / "heart-1.opus"
    plain = nano.run("say", text="Hello there.", prompt=prompt)
    own = nano.run("say", text="Hello \U000f0000 there.", prompt=prompt)
    both = nano.run("say", text="<speak>Hello \U000f0000 <prosody rate='200%'>there</prosody>.</speak>", prompt=prompt)
    assert torch.equal(plain.wave, own.wave)
    assert any(note.startswith("text: left out") for note in own.notes)
    assert len(both.wave) < len(plain.wave)
    assert [note for note in both.notes if note.startswith("text")] == [
        note for note in own.notes if note.startswith("text")
    ]


def test_an_engine_that_speaks_by_itself_is_given_the_words(command, make_voice, george, tmp_path):
    folder = make_voice("model=engine")
    out = tmp_path / "o.wav"
    result = command("say", TEXT, "--prompt", george, "--voice", folder, "-o", out)
    assert result.exit_code == 0, result.output
    assert "ssml: the voice speaks by itself" in result.stderr
    assert out.exists()


def test_malformed_ssml_ends_with_2_and_writes_nothing(command, george, tmp_path):
    out = tmp_path / "o.wav"
    result = command("say", "<speak>Hello", "--prompt", george, "-o", out)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert "text: the SSML is wrong at line 1, column 13" in result.stderr
    assert not out.exists()


def test_a_lexicon_is_a_flag(command, george, tmp_path):
    lexicon, out = tmp_path / "words.tsv", tmp_path / "o.wav"
    lexicon.write_text("hello\tgoodbye\n")
    result = command("say", "Hello there.", "--prompt", george, "--lexicon", lexicon, "--show", "-o", out)
    assert result.exit_code == 0, result.output
    assert "normalised: goodbye there." in result.stderr
