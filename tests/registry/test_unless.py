"""Edges that are there only while a slot is empty."""

import pytest

from voxloom_registry import ConfigError, Need, Registry, Slot, resolve
from voxloom_registry.fit import Fitted, misfits
from voxloom_registry.offers import Edge, Offer

SUNNY = Need("heat", "equal", "sun")
EDGES = [Edge("place", "dough", unless="oven"), Edge("oven", "dough"), Edge("oven", "house"), Edge("place", "house")]


def part(slot: str, name: str, *needs: Need, **facts: object) -> Fitted:
    return Fitted(slot, slot, name, facts, needs)


def test_the_remedy_names_what_the_empty_slot_could_hold() -> None:
    house = part("house", "brick", Need("size", "equal", 2))
    parts = {
        "place": part("place", "attic", heat="none", size=2),
        "dough": part("dough", "sour", SUNNY),
        "house": house,
    }
    others = [part("place", name, heat=heat, size=size) for name, heat, size in OVENS]
    (sentence,) = misfits(parts, EDGES, lambda asked: others if asked.slot == "place" else [])
    assert sentence == (
        "the dough 'sour' needs heat equal to sun, but the place 'attic' gives none: "
        "choose another place (oven=right) or another dough (dough=NAME)"
    )


OVENS = [("right", "sun", 2), ("large", "sun", 3), ("cold", "none", 2)]


class Bringing(Registry):
    """The toy parts, with a sieve that is driven by a second spring if there is one, else by the mill's."""

    edges = (Edge("spring", "sieve", {"rate": "rate"}, unless="second"), Edge("second", "sieve", {"rate": "rate"}))

    def find(self, kind, name, also=()):
        offer = super().find(kind, name, also=also)
        if (kind, name) != ("sieve", "fine"):
            return offer
        fields = {**vars(offer), "parts": {"second": "spring"}, "optional": frozenset({"second"}), "edges": self.edges}
        return Offer(**fields)


@pytest.fixture
def bringing(toy: Registry) -> Registry:
    toy.__class__ = Bringing
    return toy


def settle(registry: Registry, *words: str):
    return resolve(registry, [Slot("sieve", "sieve"), Slot("spring", "spring", "coil")], overrides=words)


def test_a_filled_slot_takes_the_sources_place(bringing: Registry) -> None:
    assert settle(bringing, "sieve=fine", "spring.rate=50").slots["sieve"].origins == {"rate": "filled from spring"}
    config = settle(bringing, "sieve=fine", "spring.rate=50", "second=leaf", "second.rate=60", "oil=olive")
    assert config.slots["sieve"].options == {"rate": 60}
    assert settle(bringing, "sieve=fine", "spring.material=brass", "second=coil").slots["second"].part == "coil"
    with pytest.raises(ConfigError, match="material one of"):
        settle(bringing, "sieve=fine", "spring.material=brass")
