"""Doubled, misnamed and homeless offers."""

from collections.abc import Callable

import pytest

from voxloom_registry import PluginError, Registry

Install = Callable[..., None]

HEAD = "from voxloom_registry import ConfigFolder, KindOffer, Offer, hookimpl\n@hookimpl\ndef voxloom_offers():\n"
CUP = HEAD + "    return [KindOffer('cup', 'toy_parts:Part'), Offer('cup', 'tin', 'toy_parts:Part')]\n"
SAME = HEAD + "    return [Offer('cup', 'tin', 'toy_parts:Part'), Offer('cup', 'clay', 'toy_parts:Part')]\n"


def reasons(registry: Registry) -> list[str]:
    return [str(problem) for problem in registry.problems]


def test_a_doubled_part_names_both_and_spares_the_rest(install: Install) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": CUP})
    install("two", {"entry": "two_hooks"}, {"two_hooks.py": SAME})
    registry = Registry.discover()
    assert registry.names("cup") == ("clay",)
    assert [(listed.offer.name, listed.state) for listed in registry.listed] == [
        ("clay", "ready"),
        ("tin", "doubled"),
        ("tin", "doubled"),
    ]
    sentence = "the cup 'tin' is offered by one:entry and two:entry: switch all but one off, such as"
    with pytest.raises(PluginError, match=sentence):
        registry.find("cup", "tin")
    assert reasons(registry) == [f"one:entry: {sentence} VOXLOOM_DISABLE=two:entry"]


def test_switching_one_of_two_off_leaves_the_other(install: Install) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": CUP})
    install("two", {"entry": "two_hooks"}, {"two_hooks.py": SAME})
    assert Registry.discover(disabled=["two:entry"]).find("cup", "tin").name == "tin"


def test_a_doubled_kind_names_both(install: Install) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": CUP})
    install("two", {"entry": "two_hooks"}, {"two_hooks.py": HEAD + "    yield KindOffer('cup', 'toy_parts:Part')\n"})
    with pytest.raises(PluginError, match="the kind 'cup' is offered by one:entry and two:entry"):
        Registry.discover().find("cup", "tin")


def test_an_unknown_kind_is_told_with_the_nearest(install: Install) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": CUP})
    stray = HEAD + "    yield Offer('cups', 'glass', 'toy_parts:Part')\n"
    install("two", {"entry": "two_hooks"}, {"two_hooks.py": stray})
    registry = Registry.discover()
    assert reasons(registry) == ["two:entry: offers 'glass' of the unknown kind 'cups'; did you mean 'cup'?"]
    assert registry.names("cup") == ("tin",)


def test_a_strangers_kind_comes_in_by_the_same_hook(install: Install, toy: Registry) -> None:
    install("stranger", {"entry": "stranger_hooks"}, {"stranger_hooks.py": CUP})
    registry = Registry.discover()
    assert registry.kinds["cup"].interface == "toy_parts:Part"
    assert registry.build("cup", "tin").given == {}


@pytest.mark.parametrize(
    ("offer", "reason"),
    [
        ("Offer('cup', 'a b', 'm:T')", "offers the cup 'a b', but a name is letters, digits, '-' and '_'"),
        ("Offer('cup', 'x', 'm:T()')", "offers the cup 'x', whose target 'm:T()' is not package.module:attribute"),
        ("KindOffer('a.b', 'm:T')", "offers the kind 'a.b', but a name is letters, digits, '-' and '_'"),
        (
            "ConfigFolder('absent')",
            "its config folder 'absent' cannot be found (ModuleNotFoundError: No module named 'absent')",
        ),
    ],
)
def test_an_unsound_offer_is_told(install: Install, offer: str, reason: str) -> None:
    install("bad", {"entry": "bad_hooks"}, {"bad_hooks.py": f"{HEAD}    yield {offer}\n"})
    assert reasons(Registry.discover()) == [f"bad:entry: {reason}"]


def test_the_state_names_the_extra_that_is_missing(toy: Registry) -> None:
    states = {listed.offer.name: listed.state for listed in toy.listed if listed.offer.kind == "spring"}
    assert states["coil"] == "ready"
    assert states["unbuilt"] == "needs toy[absent]"
