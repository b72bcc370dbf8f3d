"""A broken plugin is told of, and the rest work."""

import sys
from collections.abc import Callable

import pytest

from voxloom_registry import Registry

Install = Callable[..., None]

HOOK = """
from voxloom_registry import KindOffer, Offer, hookimpl

@hookimpl
def voxloom_offers():
    return [KindOffer("{kind}", "toy_parts:Part"), Offer("{kind}", "{name}", "toy_parts:Part")]
"""


def plugin(kind: str, name: str) -> str:
    return HOOK.format(kind=kind, name=name)


def reasons(registry: Registry) -> list[str]:
    return [str(problem) for problem in registry.problems]


def test_a_plugin_that_cannot_be_imported_is_reported(install: Install) -> None:
    install("good", {"entry": "good_hooks"}, {"good_hooks.py": plugin("cup", "tin")})
    install("bad", {"entry": "bad_hooks"}, {"bad_hooks.py": "import nothing_of_that_name"})
    registry = Registry.discover()
    assert registry.names("cup") == ("tin",)
    assert reasons(registry) == [
        "bad:entry: its module 'bad_hooks' cannot be imported"
        " (ModuleNotFoundError: No module named 'nothing_of_that_name')"
    ]


def test_a_plugin_that_exits_at_import_is_reported(install: Install) -> None:
    install("bad", {"entry": "bad_hooks"}, {"bad_hooks.py": "raise SystemExit(3)"})
    assert reasons(Registry.discover()) == ["bad:entry: its module 'bad_hooks' cannot be imported (SystemExit: 3)"]


def test_a_misspelt_hook_is_reported(install: Install) -> None:
    source = plugin("cup", "tin").replace("voxloom_offers", "voxloom_offer")
    install("bad", {"entry": "bad_hooks"}, {"bad_hooks.py": source})
    assert reasons(Registry.discover()) == [
        "bad:entry: it has a misspelt hook 'voxloom_offer'; did you mean 'voxloom_offers'?"
    ]


def test_a_hook_without_its_marker_is_reported(install: Install) -> None:
    install("bad", {"entry": "bad_hooks"}, {"bad_hooks.py": "def voxloom_offers():\n    return []\n"})
    assert reasons(Registry.discover()) == [
        "bad:entry: its module 'bad_hooks' has no function 'voxloom_offers' marked with `hookimpl`"
    ]


def test_a_hook_that_fails_is_reported(install: Install) -> None:
    source = "from voxloom_registry import hookimpl\n@hookimpl\ndef voxloom_offers():\n    yield 1 / 0\n"
    install("bad", {"entry": "bad_hooks"}, {"bad_hooks.py": source})
    assert reasons(Registry.discover()) == [
        "bad:entry: its hook 'voxloom_offers' failed (ZeroDivisionError: division by zero)"
    ]


def test_a_hook_that_returns_something_else_is_reported(install: Install) -> None:
    source = "from voxloom_registry import hookimpl\n@hookimpl\ndef voxloom_offers():\n    return ['dac']\n"
    install("bad", {"entry": "bad_hooks"}, {"bad_hooks.py": source})
    assert reasons(Registry.discover()) == [
        "bad:entry: its hook 'voxloom_offers' returned 'dac', which is no Offer, KindOffer or ConfigFolder"
    ]


def test_two_distributions_may_use_the_same_entry_name(install: Install) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": plugin("cup", "tin")})
    install("two", {"entry": "two_hooks"}, {"two_hooks.py": plugin("jug", "clay")})
    registry = Registry.discover()
    assert (registry.names("cup"), registry.names("jug")) == (("tin",), ("clay",))
    assert [found.name for found in registry.plugins] == ["one:entry", "two:entry"]


@pytest.mark.parametrize("switch", ["one:entry", "ONE", " one:entry , "])
def test_a_plugin_is_switched_off_by_the_environment(
    install: Install, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": plugin("cup", "tin")})
    install("two", {"other": "two_hooks"}, {"two_hooks.py": plugin("jug", "clay")})
    monkeypatch.setenv("VOXLOOM_DISABLE", switch)
    registry = Registry.discover()
    assert [(found.name, found.state) for found in registry.plugins] == [
        ("one:entry", "switched off"),
        ("two:other", "ready"),
    ]
    assert "one_hooks" not in sys.modules
    assert registry.problems == ()


def test_a_plugin_is_switched_off_by_an_argument(install: Install) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": plugin("cup", "tin")})
    assert Registry.discover(disabled=["entry"]).kinds == {}


def test_switching_off_what_is_not_there_is_told(install: Install) -> None:
    install("one", {"entry": "one_hooks"}, {"one_hooks.py": plugin("cup", "tin")})
    registry = Registry.discover(disabled=["one:enter"])
    assert reasons(registry) == ["no plugin to switch off is named 'one:enter'; did you mean 'one:entry'?"]
    assert registry.names("cup") == ("tin",)
