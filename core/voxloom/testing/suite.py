"""What every part promises, whatever its kind."""

import inspect
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Generic, TypeVar

import pytest
import torch

from voxloom_registry import ConfigError, Offer, Registry

Part = TypeVar("Part")


@cache
def _discovered() -> Registry:
    return Registry.discover()


class Suite(Generic[Part]):
    """Subclass the suite of a kind, name the offer and give options that make a tiny part.

    `neighbours` names the parts it is built with: constructor keyword -> name, or (name, options). A part that no
    plugin offers yet is tested by overriding `build`; what concerns its offer is then skipped.
    """

    kind: ClassVar[str]
    name: ClassVar[str] = ""
    options: ClassVar[Mapping[str, Any]] = {}
    neighbours: ClassVar[Mapping[str, str | tuple[str, Mapping[str, Any]]]] = {}

    def registry(self) -> Registry:
        """Where the offer is looked up."""
        return _discovered()

    def build(self) -> Part:
        """A new instance of the part."""
        registry = self.registry()
        part: Part = registry.build(self.kind, self.name, dict(self.options), **self.parts())
        return part

    def parts(self) -> dict[str, Any]:
        """The parts it is built with, by constructor keyword."""
        registry, kinds = self.registry(), self.offer_of().parts
        named = {key: (value, {}) if isinstance(value, str) else value for key, value in self.neighbours.items()}
        return {key: registry.build(kinds[key], name, dict(options)) for key, (name, options) in named.items()}

    def offer_of(self) -> Offer:
        """The offer under test."""
        return self.registry().find(self.kind, self.name)

    @pytest.fixture
    def part(self) -> Part:
        """The part under test, built after seeding torch."""
        torch.manual_seed(0)
        return self.build()

    @pytest.fixture
    def offer(self) -> Offer:
        """The offer under test."""
        if not self.name:
            pytest.skip("no plugin offers this part")
        return self.offer_of()

    def test_is_discovered(self, offer: Offer) -> None:
        """Its plugin is found, ready, and its target is of its kind."""
        listed = next(entry for entry in self.registry().listed if entry.offer == offer)
        assert listed.state == "ready", f"{self.kind}/{self.name} is {listed.state}"
        interface = self.registry().load(self.registry().kinds[self.kind].interface)
        assert issubclass(self.registry().load(offer.target), interface), f"{offer.target} is no {interface.__name__}"

    def test_options_match_constructor(self, offer: Offer) -> None:
        """The constructor takes the fields of `options`, with the same names, types and defaults, and the parts."""
        target = self.registry().load(offer.target)
        offered = _schema(self.registry().load(offer.options)) if offer.options else {}
        taken = _constructor(target, without=self.given_keywords(offer))
        assert set(offered) == set(taken), f"options {sorted(offered)}, constructor {sorted(taken)}"
        for name, (kind, default) in offered.items():
            assert taken[name][0] == kind, f"{name}: options say {kind}, the constructor {taken[name][0]}"
            assert taken[name][1] == default, (
                f"{name}: default {default!r} in options, {taken[name][1]!r} in constructor"
            )

    def given_keywords(self, offer: Offer) -> set[str]:
        """Constructor arguments that are no options."""
        return set(offer.parts)

    def test_options_are_checked(self, offer: Offer) -> None:
        """A misspelt option is refused by name before anything is built."""
        with pytest.raises(ConfigError, match="no_such_option"):
            self.registry().options(offer, {**self.options, "no_such_option": 1})

    def test_facts_are_true(self, offer: Offer, part: Part) -> None:
        """A fact stated under the name of an attribute is that attribute."""
        for name, stated in self.facts(offer).items():
            actual = getattr(part, name, stated)
            if isinstance(stated, str) and not isinstance(actual, str):
                continue  # a digest of the attribute, such as that of a vocabulary
            assert _plain(actual) == _plain(stated), f"the fact {name} is {stated!r}, the part has {actual!r}"

    def facts(self, offer: Offer) -> Mapping[str, Any]:
        """The facts stated for these options."""
        registry = self.registry()
        return registry.facts(offer, registry.options(offer, dict(self.options)))


def _schema(options: type) -> dict[str, tuple[object, object]]:
    assert is_dataclass(options), f"{options.__name__} is no dataclass"
    assert options.__dataclass_params__.frozen, f"{options.__name__} is not frozen"  # type: ignore[attr-defined]
    hints = typing.get_type_hints(options)
    empty = inspect.Parameter.empty
    return {
        field.name: (hints[field.name], empty if field.default is MISSING else field.default)
        for field in fields(options)
    }


def _constructor(target: type, without: set[str]) -> dict[str, tuple[object, object]]:
    if target.__init__ is object.__init__:  # type: ignore[misc]
        return {}
    hints = typing.get_type_hints(target.__init__)  # type: ignore[misc]
    parameters = inspect.signature(target).parameters.values()
    loose = [
        parameter.name
        for parameter in parameters
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
    assert not loose, f"the constructor takes anything through {', '.join(loose)}"
    return {p.name: (hints.get(p.name), p.default) for p in parameters if p.name not in without}


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, set | frozenset | tuple | list) else value
