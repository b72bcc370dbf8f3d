"""Finding plugins: every entry point of the group on its own, so that one broken plugin spares the rest.

pluggy's own loading lets an ImportError of one plugin stop the program, skips a second distribution with the same entry
name, and never mentions a misspelt hook; so the loop over entry points is ours, and each plugin is validated alone.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from itertools import chain
from typing import Literal

import pluggy

from voxloom_registry.dotted import describe
from voxloom_registry.hooks import GROUP, Hooks
from voxloom_registry.names import hint
from voxloom_registry.offers import AnyOffer, ConfigFolder, KindOffer, Offer

DISABLE_VARIABLE = "VOXLOOM_DISABLE"
"""Environment variable: plugins to switch off, separated by commas, as `distribution:entry`, entry or distribution."""

HOOK = "voxloom_offers"


@dataclass(frozen=True)
class Plugin:
    """An entry point of some distribution."""

    distribution: str
    version: str
    entry: str
    state: Literal["ready", "broken", "switched off"]

    @property
    def name(self) -> str:
        """`distribution:entry`, which is unique."""
        return f"{self.distribution}:{self.entry}"


@dataclass(frozen=True)
class Problem:
    """Something wrong with a plugin; the rest works on."""

    distribution: str
    entry: str
    reason: str

    def __str__(self) -> str:
        return f"{self.distribution}:{self.entry}: {self.reason}" if self.distribution else self.reason


@dataclass(frozen=True)
class Discovery:
    """Every plugin, what the working ones offer, and what is wrong with the others."""

    plugins: tuple[Plugin, ...]
    offers: tuple[tuple[Plugin, AnyOffer], ...]
    problems: tuple[Problem, ...]


class _BrokenError(Exception):
    """A plugin that cannot be used, and why."""


def discover(disabled: Iterable[str] = ()) -> Discovery:
    """Import the hooks module of every entry point but those switched off, here or by `VOXLOOM_DISABLE`."""
    off = {_canonical(item) for item in (*disabled, *os.environ.get(DISABLE_VARIABLE, "").split(",")) if item.strip()}
    plugins: list[Plugin] = []
    offers: list[tuple[Plugin, AnyOffer]] = []
    problems: list[Problem] = []
    names: set[str] = set()
    for distribution, version, entry in _entries():
        switches = {_canonical(name) for name in (f"{distribution}:{entry.name}", entry.name, distribution)}
        names |= switches
        if switches & off:
            plugins.append(Plugin(distribution, version, entry.name, "switched off"))
            continue
        try:
            found = _offers_of(entry)
        except _BrokenError as broken:
            plugins.append(Plugin(distribution, version, entry.name, "broken"))
            problems.append(Problem(distribution, entry.name, str(broken)))
            continue
        plugins.append(Plugin(distribution, version, entry.name, "ready"))
        offers += [(plugins[-1], offer) for offer in found]
    for item in sorted(off - names):
        problems.append(Problem("", "", f"no plugin to switch off is named {item!r}{hint(item, names)}"))
    return Discovery(tuple(plugins), tuple(offers), tuple(problems))


def _entries() -> list[tuple[str, str, EntryPoint]]:
    """(distribution, its version, entry point), sorted; each distribution's metadata is parsed once."""
    known: dict[int, tuple[str, str]] = {}
    found: list[tuple[str, str, EntryPoint]] = []
    for entry in entry_points(group=GROUP):
        if id(entry.dist) not in known:
            metadata = entry.dist.metadata if entry.dist else {"Name": "unknown distribution", "Version": ""}
            known[id(entry.dist)] = (metadata["Name"], metadata["Version"])
        found.append((*known[id(entry.dist)], entry))
    return sorted(found, key=lambda item: (item[0], item[2].name))


def _canonical(name: str) -> str:
    return name.strip().lower().replace("_", "-")


def _offers_of(entry: EntryPoint) -> list[AnyOffer]:
    try:
        module = entry.load()
    except (Exception, SystemExit) as error:
        raise _BrokenError(f"its module {entry.value!r} cannot be imported ({describe(error)})") from error
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    try:
        manager.register(module)
        manager.check_pending()  # pluggy ignores a misspelt hook until asked
    except pluggy.PluginValidationError as error:
        raise _BrokenError(_invalid(module, error)) from error
    if not manager.hook.voxloom_offers.get_hookimpls():
        raise _BrokenError(f"its module {entry.value!r} has no function {HOOK!r} marked with `hookimpl`")
    try:
        offers = list(chain.from_iterable(manager.hook.voxloom_offers()))
    except Exception as error:
        raise _BrokenError(f"its hook {HOOK!r} failed ({describe(error)})") from error
    for offer in offers:
        if not isinstance(offer, Offer | KindOffer | ConfigFolder):
            raise _BrokenError(f"its hook {HOOK!r} returned {offer!r}, which is no Offer, KindOffer or ConfigFolder")
    return offers


def _invalid(module: object, error: pluggy.PluginValidationError) -> str:
    unknown = [name for name in vars(module) if hasattr(getattr(module, name), f"{GROUP}_impl") and name != HOOK]
    if unknown:
        return f"it has a misspelt hook {unknown[0]!r}; did you mean {HOOK!r}?"
    return f"its hook does not match the specification ({describe(error)})"
