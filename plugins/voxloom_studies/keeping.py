"""A registry that builds what measures once, however many voices are measured."""

from collections.abc import Mapping
from typing import Any, Self

from voxloom_registry import Config, Registry

KEPT = frozenset({"metric", "recogniser", "pitch", "corpus"})
"""Kinds whose parts do the same for every voice: some are networks that take seconds to load."""

Key = tuple[object, ...]


class KeepingRegistry(Registry):
    """`registry`, but a part of these kinds is built once for the same options and the same other parts.

    What a metric remembers of recordings and prompts is so remembered from one evaluation to the next.
    """

    def __init__(self, registry: Registry) -> None:
        vars(self).update(vars(registry))
        self._kept: dict[Key, Any] = {}

    @classmethod
    def holding(cls, registry: Registry, config: Config, parts: Mapping[str, object]) -> Self:
        """One that has the parts of a task's slots already, by slot: what is loaded is not loaded again."""
        keeping = cls(registry)
        for slot, part in parts.items():
            chosen = config.slots[slot]
            if chosen.part is not None:
                keeping.keep(chosen.kind, chosen.part, chosen.options, part)
        return keeping

    def keep(self, kind: str, name: str, options: Mapping[str, Any], part: object) -> None:
        """Take `part` for what these would build."""
        self._kept[self._key(kind, name, options, {})] = part

    def build(
        self, kind: str, name: str, options: Mapping[str, Any] | None = None, *arguments: object, **parts: object
    ) -> Any:
        """See `Registry.build`."""
        if kind not in KEPT or arguments:
            return super().build(kind, name, options, *arguments, **parts)
        key = self._key(kind, name, options or {}, parts)
        if key not in self._kept:
            self._kept[key] = super().build(kind, name, options, **parts)
        return self._kept[key]

    def _key(self, kind: str, name: str, options: Mapping[str, Any], parts: Mapping[str, object]) -> Key:
        checked = self.options(self.find(kind, name), options)
        return kind, name, repr(checked), tuple(sorted((keyword, id(part)) for keyword, part in parts.items()))
