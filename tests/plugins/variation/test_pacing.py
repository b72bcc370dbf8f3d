import pytest

from voxloom.text import Symbol
from voxloom_variation.pacing import Pair, bounds, hurry, paced, paired, same


def read(text):
    """One symbol a letter; words between spaces, pauses by their signs."""
    word, found = 0, []
    for place, letter in enumerate(text):
        word += letter == " "
        found.append(Symbol(letter, word if letter.isalpha() else None, place, place + 1))
    return found


def test_the_same_text_keeps_each_symbol():
    seconds = [0.1, 0.3, 0.2]
    assert paced(same(3), seconds, [1.0, 1.0, 1.0]) == seconds


def test_words_take_the_time_of_words():
    theirs, ours = read("^ab cd.$"), read("^abc de.$")
    seconds, usual = [0.2, 0.1, 0.1, 0.1, 0.2, 0.2, 0.5, 0.1], [0.1] * 9
    pairs = paired(theirs, seconds, ours, usual)
    assert pairs == [Pair((0, 1), (0, 1)), Pair((1, 4), (1, 5)), Pair((4, 6), (5, 7)), Pair((6, 8), (7, 9))]
    spoken = paced(pairs, seconds, usual)
    assert sum(spoken) == pytest.approx(sum(seconds))
    assert spoken[0] == pytest.approx(0.2)  # the silence before
    assert sum(spoken[1:5]) == pytest.approx(0.3)
    assert sum(spoken[7:]) == pytest.approx(0.6)  # and after


def test_phrases_take_the_time_of_phrases_where_words_differ():
    theirs, ours = read("^ab cd,ef.$"), read("^abcde,f g h.$")
    seconds, usual = [0.1 * (1 + place) for place in range(len(theirs))], [0.1] * len(ours)
    pairs = paired(theirs, seconds, ours, usual)
    assert [pair.theirs for pair in pairs] == [(0, 1), (1, 6), (6, 7), (7, 9), (9, 11)]
    assert [pair.ours for pair in pairs] == [(0, 1), (1, 6), (6, 7), (7, 12), (12, 14)]
    theirs_at, ours_at = bounds(pairs, seconds, paced(pairs, seconds, usual))
    assert ours_at == pytest.approx(theirs_at)


def test_words_of_very_different_length_share_their_phrase():
    theirs, ours = read("^a bcdefghijk.$"), read("^abcdefghij k.$")
    usual = [0.1] * len(ours)
    assert len(paired(theirs, [0.1] * len(theirs), ours, usual)) == 3


def test_all_that_is_said_is_fitted_where_pauses_differ():
    theirs, ours = read("^ab,cd.$"), read("^abcd.$")
    pairs = paired(theirs, [0.1] * 8, ours, [0.1] * 7)
    assert [pair.theirs for pair in pairs] == [(0, 1), (1, 6), (6, 8)]


def test_how_much_faster_a_text_must_be_said():
    theirs, ours = read("^ab.$"), read("^abcdefgh.$")
    seconds, usual = [1.0, 0.2, 0.2, 1.0, 1.0], [0.1] * 11
    assert hurry(paired(theirs, seconds, ours, usual), theirs, seconds, usual) == pytest.approx(2.0)
