"""Layers of settings, weakest first; each one assigns parts to slots and sets options."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from voxloom_registry.coerce import Spelled
from voxloom_registry.config import COMMAND_LINE

_NUMBERED = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]*):(\d+)")


@dataclass(frozen=True)
class Assigned:
    """`name` for a slot: None empties it; `exact` means a part, never a YAML of that name."""

    name: str | None
    exact: bool = False


@dataclass(frozen=True)
class Layer:
    """Settings that came from one place. A `lenient` one may speak of slots that this configuration lacks."""

    origin: str
    assigned: dict[str, Assigned] = field(default_factory=dict)
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    lenient: bool = False
    given: bool = False
    """Whether a person set it for this very run: in a file, on the command line or in a call."""

    def slots(self) -> set[str]:
        """Every slot it speaks of."""
        return {*self.assigned, *self.options}


def from_mapping(
    mapping: Mapping[str, Any], origin: str, faults: list[str], *, lenient: bool = False, given: bool = False
) -> Layer:
    """A layer of `slot: NAME`, `slot: {option: value}` or `slot: {part: NAME, option: value}`."""
    layer = Layer(origin, lenient=lenient, given=given)
    for slot, value in mapping.items():
        if value is None or isinstance(value, str):
            _assign(layer, slot, value)
        elif isinstance(value, Mapping):
            options = {str(key): item for key, item in value.items()}
            if "part" in options:
                part = options.pop("part")
                if part is not None and not isinstance(part, str):
                    faults.append(f"{slot}.part: must be a name, not {part} ({origin})")
                    continue
                layer.assigned[slot] = Assigned(part, exact=True)
            layer.options[slot] = options
        else:
            faults.append(f"{slot}: must be a name or a mapping of options, not {value} ({origin})")
    return layer


def from_words(words: Sequence[str], faults: list[str]) -> Layer:
    """A layer of `slot=NAME` and `slot.option=value`, as on a command line, in any order."""
    layer = Layer(COMMAND_LINE, given=True)
    for word in words:
        key, equals, value = word.partition("=")
        slot, dot, option = key.partition(".")
        if not equals or not slot or (dot and not option) or "." in option or (not dot and not value):
            faults.append(f"{word!r}: must be slot=NAME or slot.option=value")
        elif dot:
            layer.options.setdefault(slot, {})[option] = Spelled(value)
        else:
            _assign(layer, slot, None if value.lower() in ("null", "none") else value)
    return layer


def _assign(layer: Layer, slot: str, name: str | None) -> None:
    """Put a part into a slot; `NAME:NUMBER` is short for NAME with its option `index`, as in `cuda:1`."""
    numbered = _NUMBERED.fullmatch(name or "")
    if numbered is not None:
        name = numbered[1]
        layer.options.setdefault(slot, {})["index"] = Spelled(numbered[2])
    layer.assigned[slot] = Assigned(name)
