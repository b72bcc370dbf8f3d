"""Facts that every part may need, facts that cost something to find out, and what a misfit names instead."""

from collections.abc import Callable

import pytest

from voxloom_registry import ConfigError, Need, Registry, Slot, resolve
from voxloom_registry.fit import Fitted, misfits
from voxloom_registry.offers import Edge


def part(slot: str, name: str, needs: tuple[Need, ...] = (), everywhere: bool = False, **facts: object) -> Fitted:
    return Fitted(slot, slot, name, facts, needs, everywhere=everywhere)


WARM = Need("heat", "one of", ("oven", "sun"))


def told(source: Fitted, *others: Fitted) -> list[str]:
    parts = {"place": source, "dough": part("dough", "sour", (WARM,))}
    return misfits(parts, [Edge("place", "dough")], lambda asked: [each for each in others if each.slot == asked.slot])


def test_a_misfit_names_the_parts_that_would_fit() -> None:
    cold = part("dough", "cold", (Need("heat", "equal", "none"),))
    hot = part("dough", "hot", (Need("heat", "equal", "oven"),))
    others = (part("place", "kitchen", heat="oven"), part("place", "cellar", heat="none"), cold, hot)
    begins = "the dough 'sour' needs heat one of [oven, sun], but the place 'attic' gives none: "
    assert told(part("place", "attic", heat="none"), *others) == [
        f"{begins}choose another place (place=kitchen) or another dough (dough=cold)"
    ]
    assert told(part("place", "attic", heat="none")) == [
        f"{begins}choose another place (place=NAME) or another dough (dough=NAME)"
    ]


def test_what_needs_nothing_of_a_fact_told_everywhere_fits() -> None:
    for everywhere, named in ((True, "dough=flat"), (False, "dough=NAME")):
        (sentence,) = told(part("place", "attic", heat="none", everywhere=everywhere), part("dough", "flat"))
        assert sentence.endswith(f"choose another place (place=NAME) or another dough ({named})")


def test_a_fact_may_be_found_out_only_when_a_part_needs_it() -> None:
    asked: list[str] = []

    def look() -> str:
        asked.append("looked")
        return "sun"

    assert told(part("place", "roof", heat=look, view=look)) == []
    assert asked == ["looked"]
    assert misfits({"place": part("place", "roof", heat=look)}, []) == []
    assert asked == ["looked"]


@pytest.fixture
def springs(toy: Registry) -> Callable[..., object]:
    """A configuration of two slots that no edge joins, the first being told everywhere."""

    def settle(*words: str, everywhere: bool = True) -> object:
        slots = [Slot("spring", "spring", everywhere=everywhere), Slot("sieve", "sieve")]
        return resolve(toy, slots, overrides=["spring=coil", "sieve=fine", "sieve.rate=40", *words])

    return settle


def test_a_slot_may_be_told_everywhere(springs: Callable[..., object]) -> None:
    springs()
    with pytest.raises(ConfigError, match="the sieve 'fine' needs rate at least 41, but the spring 'coil' gives 40"):
        springs("sieve.rate=41")
    with pytest.raises(ConfigError, match="needs rate at least 40, which no part connected to it states"):
        springs(everywhere=False)


def test_a_number_after_a_name_is_its_index(springs: Callable[..., object]) -> None:
    for given in ("spring=coil:3", "spring=coil:03"):
        with pytest.raises(ConfigError, match=r"spring\.index: the spring 'coil' has no option 'index'"):
            springs(given)
    with pytest.raises(ConfigError, match="'coil:x' is no name of a spring"):
        springs("spring=coil:x")
