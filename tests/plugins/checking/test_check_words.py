"""Where words are spoken, and stretches of one wave in another."""

import torch

from voxloom.text import Symbol, Transcript
from voxloom_checking.splicing import spliced
from voxloom_checking.words import SpokenWord, words_of

RATE = 16000
FADE = 160


def test_words_lie_where_their_symbols_do():
    symbols = (Symbol("h", 0, 0, 1), Symbol("ˈ", 0, 1, 1), Symbol("i", 0, 1, 2), Symbol(",", None, 2, 3))
    symbols = (*symbols, Symbol(" ", None, 3, 4), Symbol("u", 1, 4, 7), Symbol(".", None, 7, 8))
    found = words_of(Transcript("hi, you.", "hi, you.", symbols), [2, 1, 3, 4, 5, 6, 7])
    assert found == [SpokenWord("hi", (0, 1, 2), 0, 6), SpokenWord("you", (5,), 15, 21)]


def test_symbols_that_know_no_word_are_told_apart_by_spaces():
    symbols = tuple(Symbol(letter, None, 0, 0) for letter in "^hi, ju.$")
    found = words_of(Transcript("", "", symbols), [1] * len(symbols))
    assert found == [SpokenWord("hi", (1, 2), 1, 3), SpokenWord("ju", (5, 6), 5, 7)]


def test_outside_of_a_stretch_and_its_fades_no_sample_changes():
    old, new = (torch.randn(RATE, generator=torch.Generator().manual_seed(seed)) * 0.1 for seed in (0, 1))
    found = spliced(old, new, 6000, 9000, FADE, RATE)
    assert torch.equal(found[: 6000 - FADE], old[: 6000 - FADE])
    assert torch.equal(found[9000 + FADE :], old[9000 + FADE :])
    assert (found[5900:9100] != old[5900:9100]).float().mean() > 0.99


def test_a_stretch_meets_its_sides_in_phase_and_level():
    seconds = torch.arange(RATE) / RATE
    old, late = (0.5 * torch.sin(2 * torch.pi * 150 * (seconds - delay)) for delay in (0.0, 0.002))
    found = spliced(old, 0.6 * late, 6000, 9000, FADE, RATE)
    assert (found - old).abs().max() < 0.03
    assert (found[6000:9000] - 0.6 * late[6000:9000]).abs().max() > 0.3


def test_a_stretch_may_reach_to_both_ends():
    old, new = torch.zeros(2000), torch.full((2000,), 0.5)
    assert torch.equal(spliced(old, new, 0, 2000, FADE, RATE), new)
