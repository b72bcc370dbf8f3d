"""What a configuration uses: its parts, whose they are, in which versions and under which licences."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from voxloom_registry.config import Config
from voxloom_registry.extras import versions_of_extra
from voxloom_registry.offers import Offer
from voxloom_registry.registry import Registry

_STATED = re.compile(
    r"^(?:[-*] +)?(?:\*\*licen[cs]e:?\*\*:?|licen[cs]e:|#+ *licen[cs]e\s*\n)\s*(\S.*)$", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True)
class Footprint:
    """Parts by slot: their configuration as plain values, their offers, and the files that their options name.

    `versions` are those of the distributions that offer them, and of what their extras ask for.
    """

    config: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    offers: Mapping[str, Offer] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)
    """By `SLOT.OPTION`."""
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, registry: Registry, config: Config, slots: Iterable[str]) -> Self:
        """Of the parts in `slots` and all those they are built with, in the order of the configuration."""
        reached = _reached(registry, config, slots)
        listed = {(each.offer.kind, each.offer.name): each for each in registry.listed if not each.fault}
        used = {name: listed[config.slots[name].kind, config.slots[name].part or ""] for name in reached}
        versions: dict[str, str] = {}
        for each in used.values():
            versions |= {each.distribution: each.version, **versions_of_extra(each.offer.extra or "")}
        values = {f"{name}.{key}": value for name in used for key, value in config.slots[name].options.items()}
        files = {name: value for name, value in values.items() if isinstance(value, Path)}
        return cls(config.plain(reached), {name: each.offer for name, each in used.items()}, files, versions)

    def within(self, outer: Self) -> Self:
        """This with what acts around it."""
        both = ({**getattr(outer, name), **mine} for name, mine in vars(self).items())
        return type(self)(*both)

    def licences(self, more: Iterable[tuple[str, str]] = ()) -> dict[str, tuple[str, ...]]:
        """Each licence with the parts that bring it, as `KIND NAME`, and `more` (name, licence); "" is not stated."""
        named = [*((f"{each.kind} {each.name}", each.licence) for each in self.offers.values()), *more]
        return joined_licences(*({licence: (name,)} for name, licence in named))


def joined_licences(*found: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Each licence with all that brings it."""
    licences = sorted({licence for each in found for licence in each})
    return {
        licence: tuple(dict.fromkeys(name for each in found for name in each.get(licence, ()))) for licence in licences
    }


def stated_licence(card: str) -> str:
    """The licence that a card in Markdown states, by `license:` in its front matter or a line of its own; else empty.

    The line begins with `Licence:` or `**Licence**`, or follows a heading of that name.
    """
    found = _STATED.search(card)
    return found[1].strip().rstrip(".") if found else ""


def _reached(registry: Registry, config: Config, slots: Iterable[str]) -> tuple[str, ...]:
    waiting, met = list(slots), set()
    while waiting:
        slot = config.slots.get(waiting.pop())
        if slot is not None and slot.part is not None and slot.slot not in met:
            met.add(slot.slot)
            waiting += registry.find(slot.kind, slot.part).parts
    return tuple(name for name in config.slots if name in met)
