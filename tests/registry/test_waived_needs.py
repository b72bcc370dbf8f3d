"""A need that an option of the part does away with: the misfit says so."""

from voxloom_registry import Need
from voxloom_registry.fit import Fitted, misfits
from voxloom_registry.offers import Edge

YEAST = Need("yeast", "at least", 2, unless="flat=true")
EDGES = [Edge("cupboard", "dough")]


def told(needs: tuple[Need, ...], *, learnt: bool = False, **facts: object) -> list[str]:
    parts = {
        "cupboard": Fitted("cupboard", "cupboard", "oak", facts, (), learnt=learnt),
        "dough": Fitted("dough", "dough", "sour", {}, needs, learnt=learnt),
    }
    return misfits(parts, EDGES)


def test_the_option_is_the_last_remedy() -> None:
    (sentence,) = told((YEAST,), yeast=1)
    assert sentence == (
        "the dough 'sour' needs yeast at least 2, but the cupboard 'oak' gives 1: "
        "choose another cupboard (cupboard=NAME), another dough (dough=NAME) or dough.flat=true"
    )
    assert told((YEAST,), yeast=2) == []


def test_the_option_is_the_remedy_where_nobody_states_the_fact() -> None:
    assert told((YEAST,)) == [
        "the dough 'sour' needs yeast at least 2, which no part connected to it states: set dough.flat=true"
    ]


def test_the_option_is_a_remedy_for_what_was_learnt_together() -> None:
    (sentence,) = told((YEAST,), learnt=True, yeast=1)
    assert sentence.endswith("gives 1: choose dough.flat=true")


def test_other_needs_have_no_such_remedy() -> None:
    assert told((Need("yeast", "at least", 2),)) == [
        "the dough 'sour' needs yeast at least 2, which no part connected to it states"
    ]
