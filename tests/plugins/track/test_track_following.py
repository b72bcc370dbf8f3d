"""A track is followed by the symbols of words, wherever it or the text is cut into sentences, and no other text is."""

import pytest

from voxloom.errors import InputError
from voxloom.text import Symbol
from voxloom_track.following import Follower
from voxloom_track.passage import Passage, Said


def symbols(written):
    """`^ab c.$`: letters are said, each run of them a word."""
    found, word = [], 0
    for place, letter in enumerate(written):
        said = letter.isalpha()
        word += said and place > 0 and not written[place - 1].isalpha()
        found.append(Symbol(letter, word if said else None, place, place + 1))
    return found


def passages(*written):
    """Each symbol lasts a hundredth of its place in the whole, so that one can tell which was found."""
    count, found = 0, []
    for each in written:
        said = []
        for symbol in symbols(each):
            count += 1
            said.append(Said(symbol.symbol, symbol.word, seconds=count / 100))
        found.append(Passage(each, tuple(said)))
    return found


def followed(follower, written):
    """The places that were found, None where there was none."""
    found = follower.follow(symbols(written), written)
    assert all(said is None or said.symbol == letter for said, letter in zip(found, written, strict=True))
    return [None if said is None else round(100 * said.seconds) for said in found]


def test_sentences_are_followed_in_order():
    follower = Follower(passages("^ab.$", "^ab.$", "^c.$"), "a")
    assert followed(follower, "^ab.$") == [1, 2, 3, 4, 5]
    assert followed(follower, "^ab.$") == [6, 7, 8, 9, 10]
    assert followed(follower, "^c.$") == [11, 12, 13, 14]


def test_one_passage_is_cut_into_sentences():
    follower = Follower(passages("^ab, c. de f.$"), "a")
    assert followed(follower, "^ab, c.$") == [1, 2, 3, 4, 5, 6, 7, None]
    assert followed(follower, "^de f.$") == [None, 9, 10, 11, 12, 13, 14]


def test_sentences_are_joined_to_a_passage():
    follower = Follower(passages("^ab.$", "^cd.$"), "a")
    assert followed(follower, "^ab. cd.$") == [1, 2, 3, 4, None, 7, 8, 9, 10]


def test_sentences_are_cut_elsewhere():
    follower = Follower(passages("^ab, c.$", "^de.$"), "a")
    assert followed(follower, "^ab,$") == [1, 2, 3, 4, None]
    assert followed(follower, "^c. de.$") == [None, 6, 7, None, 10, 11, 12, 13]


def test_speech_that_goes_on_is_found_ahead():
    follower = Follower(passages("^ab.$", "^cd.$", "^ef.$", "^cd.$"), "a")
    assert followed(follower, "^ef.$") == [11, 12, 13, 14, 15]
    assert followed(follower, "^cd.$") == [16, 17, 18, 19, 20]
    assert followed(follower, "^ab.$") == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("^abx.$", "t: sentence 2 has 'c' as symbol 4, where '^abx.$' is read 'abx'"),
        ("^xb.$", "t: sentence 2 has 'a' as symbol 2, where '^xb.$' is read 'x'"),
        ("^ab, c.$", "t: sentence 2 pauses otherwise before 'c' as symbol 4, where '^ab, c.$' is read 'abc'"),
        ("^abcd.$", "t: ends before '^abcd.$' does"),
    ],
)
def test_another_text_is_refused_where_it_parts(written, told):
    follower = Follower(passages("^q.$", "^abc.$"), "t")
    followed(follower, "^q.$")
    with pytest.raises(InputError) as refusal:
        follower.follow(symbols(written), written)
    assert str(refusal.value).startswith(told)
    assert str(refusal.value).endswith("give the text that the track was made of")
    assert followed(follower, "^abc.$") == [5, 6, 7, 8, 9, 10]  # it has not moved
