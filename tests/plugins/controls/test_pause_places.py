from dataclasses import replace

import pytest
import torch

from voxloom.text import Mark, Symbol, Transcript
from voxloom.values import Prosody
from voxloom_controls.holds import Hold, held, symbol_frames
from voxloom_controls.places import Place, places, with_pauses
from voxloom_controls.silence import hush, levels

VOCABULARY = ("<pad>", "^", "$", " ", ".", ",", "a", "b")
TEXT = Transcript(
    "aa, bb ab.",
    "aa, bb ab.",
    (
        Symbol("^", None, 0, 0),
        Symbol("a", 0, 0, 2),
        Symbol(",", None, 2, 3),
        Symbol(" ", None, 3, 4),
        Symbol("b", 1, 4, 6),
        Symbol(" ", None, 6, 7),
        Symbol("a", 2, 7, 9),
        Symbol(".", None, 9, 10),
        Symbol("$", None, 10, 10),
    ),
)


def paused(*places: tuple[int, float]) -> Transcript:
    return with_pauses(replace(TEXT, marks=tuple(Mark("pause", value, at, at) for at, value in places)), VOCABULARY)


def test_a_pause_between_words_gets_a_symbol():
    text = paused((7, 0.5))
    assert [symbol.symbol for symbol in text.symbols] == ["^", "a", ",", " ", "b", ",", " ", "a", ".", "$"]
    assert text.symbols[5] == Symbol(",", None, 6, 6)
    assert places(text, 1.0, None, None) == (Place(5, 0.5),)


def test_punctuation_is_used_where_there_is_some():
    text = paused((3, 0.5))
    assert text.symbols == TEXT.symbols
    assert places(text, 1.0, None, None) == (Place(2, 0.5),)


def test_pauses_at_one_place_add_up():
    assert places(paused((7, 0.5), (6, 0.25)), 1.0, None, None) == (Place(5, 0.75),)


def test_a_pause_at_an_end_has_speech_on_one_side():
    assert places(paused((0, 1.0), (10, 0.5)), 1.0, None, None) == (
        Place(0, 1.0, left=False),
        Place(7, 0.5, right=False),
    )


def test_no_pause_where_there_is_none_is_nothing():
    text = paused((7, 0.0))
    assert text.symbols == TEXT.symbols
    assert places(text, 1.0, None, None) == ()


def test_options_concern_punctuation_within_a_text():
    assert places(TEXT, 2.0, None, None) == (Place(2, None, 2.0),)
    assert places(TEXT, 1.0, 0.3, 0.9) == (Place(2, 0.3),)
    sentences = replace(TEXT, symbols=(*TEXT.symbols[:2], Symbol("?", None, 2, 3), *TEXT.symbols[3:]))
    assert places(sentences, 1.0, 0.3, 0.9) == (Place(2, 0.9),)


def test_a_mark_goes_before_an_option():
    assert places(paused((3, 0.5)), 2.0, 0.1, None) == (Place(2, 0.5),)


def test_a_voice_without_the_symbol_pauses_at_the_space():
    text = replace(TEXT, marks=(Mark("pause", 0.5, 7, 7),))
    assert with_pauses(text, ("<pad>", "a", "b", " ")) == text
    assert places(text, 1.0, None, None) == (Place(5, 0.5),)


def test_a_pause_shorter_than_a_fading_sound_shortens_it():
    frames = torch.tensor([5, 10, 4, 6])
    assert symbol_frames(frames, [Hold(Place(2, 0.1), 7)]).tolist() == [5, 10, 7, 6]
    assert symbol_frames(frames, [Hold(Place(2, 0.1), -3, before=6)]).tolist() == [5, 7, 0, 6]
    assert symbol_frames(frames, [Hold(Place(2, 0.1), -9, before=6)]).tolist() == [5, 4, 0, 6]
    assert symbol_frames(frames, [Hold(Place(2, 0.1), -30, before=30)]).tolist() == [1, 1, 0, 6]


@pytest.mark.parametrize("levelled", [True, False])
def test_a_pause_is_unvoiced_and_soft(levelled):
    seconds = torch.full((1, 4), 0.1)
    prosody = Prosody(torch.tensor([32]), seconds, torch.full((1, 32), 100.0), torch.ones(1, 32))
    found = held(prosody, [Hold(Place(1, 0.2), 16, before=2, gain=-30.0)], 80.0, levelled)
    assert found.frames.tolist() == [40]
    assert found.durations is not None
    assert found.durations[0].tolist() == pytest.approx([0.1, 0.2, 0.1, 0.1])
    assert found.voicing is not None
    assert found.voicing[0].tolist() == [1.0] * 6 + [0.0] * 18 + [1.0] * 16
    assert (found.energy is not None) == levelled
    if found.energy is not None:
        assert found.energy[0].tolist() == [0.0] * 6 + [-30.0] * 18 + [0.0] * 16


def test_silence_is_found_to_the_millisecond():
    torch.manual_seed(0)
    wave = 0.3 * torch.randn(16000)
    wave[4800:8000] *= 1e-3
    found = hush(levels(wave, 16000), 350, 450, 35.0)
    assert found is not None
    assert found[0] == pytest.approx(300, abs=6)
    assert found[1] == pytest.approx(500, abs=6)
    assert hush(levels(wave, 16000), 600, 700, 35.0) is None
    assert hush(levels(wave[6400:], 16000), 0, 20, 35.0, left=False) == (0, pytest.approx(100, abs=6))
