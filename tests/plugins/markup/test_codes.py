from hypothesis import given
from hypothesis import strategies as st

from voxloom_markup.codes import Codes, places, private
from voxloom_markup.spans import Alias, Marked, Span
from voxloom_markup.splitting import shared_out

WISHES = (Marked("rate", 2.0), Marked("pause", 1.0), Alias("x"))


@st.composite
def nested(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text, private characters in it, and spans that nest."""
    text = draw(st.text("ab .\U000f0001\U0010fff0", max_size=12))
    spans: list[Span] = []

    def add(start: int, end: int, depth: int) -> None:
        if depth and start <= end and draw(st.booleans()):
            left = draw(st.integers(start, end))
            right = draw(st.integers(left, end))
            spans.append(Span(left, right, draw(st.sampled_from(WISHES))))
            add(left, right, depth - 1)

    add(0, len(text), 3)
    return text, [span for number, span in enumerate(spans) if span.start < span.end or number == len(spans) - 1]


@given(nested())
def test_spans_come_back_as_they_were(case):
    text, spans = case
    codes = Codes("test")
    coded = codes.encode(text, spans, frozenset(text))
    clean, found = codes.decode(coded)
    assert clean == text
    assert sorted(found, key=repr) == sorted(spans, key=repr)


def test_a_wish_has_the_same_character_in_every_run():
    first, second = Codes("test"), Codes("test")
    second.encode("x", [Span(0, 1, WISHES[2])])
    spans = [Span(0, 1, WISHES[0])]
    assert first.encode("ab", spans) == second.encode("ab", spans)
    assert Codes("other").encode("ab", spans) != first.encode("ab", spans)


def test_characters_of_the_user_are_never_taken():
    spans = [Span(0, 1, WISHES[0])]
    taken = frozenset(each for each in Codes("test").encode("ab", spans) if private(each))
    text = "".join(sorted(taken)) + "b"
    codes = Codes("test")
    clean, found = codes.decode(codes.encode(text, spans, frozenset(text)))
    assert clean == text
    assert found == spans


def test_one_that_is_not_closed_reaches_to_the_end():
    codes = Codes("test")
    coded = codes.encode("ab", [Span(0, 2, WISHES[0])])
    assert codes.decode(coded[:-1]) == ("ab", [Span(0, 2, WISHES[0])])
    assert codes.decode(coded[1:]) == ("ab", [])


def test_places_of_what_is_left():
    assert places("a\U000f0000b", "ab") == [0, 1, 1, 2]


def test_spans_are_shared_out_over_pieces():
    rate, pause = WISHES[:2]
    text = "aa. bb. cc."
    spans = [Span(1, 9, rate), Span(3, 3, pause), Span(11, 11, pause)]
    assert shared_out(text, spans, ["aa.", "bb.", "cc."]) == [
        [Span(1, 3, rate), Span(3, 3, pause)],
        [Span(0, 0, Marked("pause", 0.0)), Span(0, 3, rate)],
        [Span(0, 1, rate), Span(3, 3, pause)],
    ]
