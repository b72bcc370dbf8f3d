"""What columns there may be: fields of the task, names of files, and controls by their slots' words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from voxloom.slots import TASK, TRANSFORM
from voxloom_registry import Registry, fields_of, hint

NAMES = ("file", "id")


@dataclass(frozen=True)
class Columns:
    """Those of one task, for the transforms that are installed."""

    fields: frozenset[str]
    words: frozenset[str]
    """`rate.factor`; the task's own options are `task.limit`."""

    @classmethod
    def of(cls, registry: Registry, task: str) -> "Columns":
        """The columns for `task`."""
        offer = registry.find(TASK.kind, task)
        offers = {name: registry.find(TRANSFORM, name) for name in registry.names(TRANSFORM)} | {TASK.name: offer}
        words = {f"{slot}.{option}" for slot, each in offers.items() for option in fields_of(registry.schema(each))}
        return cls(frozenset(fields_of(registry.request(offer))), frozenset(words))

    def fault(self, column: str) -> str | None:
        """Why there can be no such column."""
        known = (*self.fields, *NAMES, *self.words)
        if column in known:
            return None
        return f"{column}: is no field of a request and no control{hint(column, known)}"

    def request(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of the request."""
        return {column: value for column, value in cells.items() if column in self.fields}

    def slots(self, cells: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The controls, by slot."""
        found: dict[str, dict[str, Any]] = {}
        for column in self.words & set(cells):
            slot, _, option = column.partition(".")
            found.setdefault(slot, {})[option] = cells[column]
        return found
