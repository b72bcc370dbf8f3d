import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxloom.sentences import split_sentences


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(st.text(max_size=300), st.integers(1, 120))
def test_loses_nothing_but_white_space(text: str, limit: int) -> None:
    pieces = split_sentences(text, limit)
    assert bare("".join(pieces)) == bare(text)
    assert all(piece and len(piece) <= limit for piece in pieces)


def test_abbreviations_do_not_end_sentences() -> None:
    text = "Dr. Smith paid $3.50 in the U.S. for tea! Really? Yes, e.g. on Jan. 5."
    assert split_sentences(text, 200) == [
        "Dr. Smith paid $3.50 in the U.S. for tea!",
        "Really?",
        "Yes, e.g. on Jan. 5.",
    ]


def test_long_sentences_are_cut_at_clauses() -> None:
    text = "When the rain had stopped at last, we went down to the river, and nobody said a word."
    assert split_sentences(text, 40) == [
        "When the rain had stopped at last,",
        "we went down to the river,",
        "and nobody said a word.",
    ]


def test_long_words_are_cut_at_the_limit() -> None:
    assert split_sentences("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_gives_nothing(text: str) -> None:
    assert split_sentences(text, 10) == []


def test_other_languages() -> None:
    assert split_sentences("Am 3. Mai kam z. B. Dr. Maier. Er ging.", 100, "de") == [
        "Am 3. Mai kam z. B. Dr. Maier.",
        "Er ging.",
    ]
