"""Values against types."""

from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxloom_registry import Spelled, spelled
from voxloom_registry.coerce import MismatchError, coerce

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)


@given(st.integers())
def test_an_int_is_a_float(value: int) -> None:
    if abs(value) < 2**53:
        assert coerce(float, value) == value
        assert type(coerce(float, value)) is float


@pytest.mark.parametrize("kind", [int, float, str, tuple[int, ...], int | None])
@pytest.mark.parametrize("value", [True, False])
def test_a_bool_is_never_anything_else(kind: Any, value: bool) -> None:
    with pytest.raises(MismatchError):
        coerce(kind, value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Spelled("nan"), Spelled("inf")])
def test_a_number_is_finite(value: Any) -> None:
    with pytest.raises(MismatchError):
        coerce(float, value)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (bool, st.booleans()),
        (int, st.integers()),
        (float, NUMBERS),
        (int | None, st.none() | st.integers()),
        (tuple[float, ...], st.lists(NUMBERS).map(tuple)),
        (tuple[int, bool], st.tuples(st.integers(), st.booleans())),
        (Literal["one", "two", 3], st.sampled_from(["one", "two", 3])),
    ],
)
def test_what_is_spelled_out_is_read_back(kind: Any, values: st.SearchStrategy[Any]) -> None:
    @given(values)
    def check(value: Any) -> None:
        assert coerce(kind, Spelled(spelled(value))) == value

    check()


@given(st.text())
def test_text_stays_as_it_was_typed(text: str) -> None:
    assert coerce(str, Spelled(text)) == text
    assert type(coerce(str, Spelled(text))) is str


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        (int, 1.0, "a whole number"),
        (int, Spelled("1.0"), "a whole number"),
        (bool, 1, "true or false"),
        (str, 1, "text"),
        (Path, 1, "a path"),
        (Literal["a", "b"], "c", "one of a, b"),
        (tuple[int, ...], 1, "a list, each a whole number"),
        (tuple[int, str], [1], "a list of 2 (a whole number, text)"),
        (float | None, "x", "a number or null"),
    ],
)
def test_what_would_be_right_is_said(kind: Any, value: Any, wanted: str) -> None:
    with pytest.raises(MismatchError) as error:
        coerce(kind, value)
    assert str(error.value) == wanted


def test_a_path_may_be_text() -> None:
    assert coerce(Path | None, "a/b") == Path("a/b")


def test_an_object_is_anything_but_typed_text_is_a_path() -> None:
    thing = object()
    assert coerce(Path | object, thing) is thing
    assert coerce(Path | object, Spelled("a/b")) == Path("a/b")


def test_a_type_no_option_may_have() -> None:
    with pytest.raises(TypeError, match="an option cannot have the type"):
        coerce(dict, {})


def test_anything_may_be_handed_over_where_the_type_says_so() -> None:
    thing = object()
    assert coerce(Path | object, thing) is thing
    assert coerce(Path | object, Spelled("a.wav")) == Path("a.wav")
