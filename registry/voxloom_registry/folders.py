"""Folders of YAML that plugins offer, laid out as `SLOT/NAME.yaml`."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Self

from voxloom_registry.discovery import Plugin, Problem
from voxloom_registry.dotted import describe
from voxloom_registry.errors import ConfigError
from voxloom_registry.offers import AnyOffer, ConfigFolder
from voxloom_registry.yamlfile import parse

_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class NamedYaml:
    """`SLOT/NAME.yaml` of some plugin; `slot` is empty for one at the top, such as `default.yaml`."""

    slot: str
    name: str
    distribution: str
    file: Traversable

    @property
    def origin(self) -> str:
        """How messages and provenance call it."""
        return f"{self.slot}/{self.file.name}" if self.slot else self.file.name

    def read(self) -> dict[str, Any]:
        """Its mapping, the caller's own to change.

        Raises:
            ConfigError: when it is no plain YAML mapping.
        """
        return deepcopy(self._parsed)

    @cached_property
    def _parsed(self) -> dict[str, Any]:
        return parse(self.file.read_text(encoding="utf-8"), f"{self.origin} of {self.distribution}")


@dataclass(frozen=True)
class ConfigFolders:
    """The YAML of every plugin. A folder that cannot be found is a problem, and the others serve."""

    roots: tuple[tuple[Traversable, str], ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @classmethod
    def of(cls, offers: Iterable[tuple[Plugin, AnyOffer]]) -> Self:
        """The folders among `offers`."""
        roots: list[tuple[Traversable, str]] = []
        problems: list[Problem] = []
        for plugin, offer in offers:
            if not isinstance(offer, ConfigFolder):
                continue
            try:
                roots.append((files(offer.package), plugin.distribution))
            except (Exception, SystemExit) as error:
                reason = f"its config folder {offer.package!r} cannot be found ({describe(error)})"
                problems.append(Problem(plugin.distribution, plugin.entry, reason))
        return cls(tuple(roots), tuple(problems))

    @cached_property
    def all(self) -> tuple[NamedYaml, ...]:
        """Every YAML of every folder."""
        found: list[NamedYaml] = []
        for root, distribution in self.roots:
            found += _yaml_in(root, "", distribution)
            for folder in root.iterdir():
                if folder.is_dir() and not folder.name.startswith(("_", ".")):
                    found += _yaml_in(folder, folder.name, distribution)
        return tuple(sorted(found, key=lambda named: (named.slot, named.name, named.distribution)))

    def names(self, slot: str) -> tuple[str, ...]:
        """The names that have a YAML in the folder of `slot`."""
        return tuple(sorted({named.name for named in self.all if named.slot == slot}))

    def find(self, slot: str, name: str) -> NamedYaml | None:
        """The YAML `SLOT/NAME.yaml`, if there is one.

        Raises:
            ConfigError: when two plugins ship it, naming both.
        """
        found = [named for named in self.all if (named.slot, named.name) == (slot, name)]
        if len(found) > 1:
            owners = " and ".join(named.distribution for named in found)
            raise ConfigError([f"{found[0].origin} is shipped by {owners}: switch one of them off"])
        return found[0] if found else None


def read_file(path: Path) -> dict[str, Any]:
    """The mapping in a file of the user's.

    Raises:
        ConfigError: when it is missing or no plain YAML mapping.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path}: cannot be read ({describe(error)})"]) from error
    return parse(text, str(path))


def _yaml_in(folder: Traversable, slot: str, distribution: str) -> list[NamedYaml]:
    return [
        NamedYaml(slot, Path(file.name).stem, distribution, file)
        for file in folder.iterdir()
        if file.is_file() and file.name.endswith(_SUFFIXES)
    ]
