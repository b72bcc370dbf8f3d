"""A resolved configuration: which part fills each slot, with which options, and where each value came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voxloom_registry.offers import Wiring

DEFAULT = "default"
COMMAND_LINE = "command line"
CALL = "call"
MODEL = "model"
"""The slot of the model, and its name in edges."""


@dataclass(frozen=True)
class SlotConfig:
    """One slot: its part (None when it stays empty), every option of that part, and each option's origin."""

    slot: str
    kind: str
    part: str | None
    options: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    part_origin: str = DEFAULT
    learnt: bool = False


@dataclass(frozen=True)
class StageConfig:
    """One stage of a recipe. Its objective is the slot of the same name; `trainer` holds the options of this stage."""

    name: str
    objective: SlotConfig
    trainer: dict[str, Any]
    freeze: tuple[str, ...] = ()
    origin: str = DEFAULT


@dataclass(frozen=True)
class Config:
    """Every slot in a fixed order, the wiring of the model and the stages of the recipe, if there are such."""

    slots: dict[str, SlotConfig]
    wiring: Wiring | None = None
    stages: tuple[StageConfig, ...] = ()
    model_slots: tuple[str, ...] = ()
    """The model and everything it is built of: what a voice is made of."""

    def plain(self, slots: tuple[str, ...] | None = None) -> dict[str, dict[str, Any]]:
        """Slot -> {part, options...} in plain YAML values, for all slots with a part or for those named."""
        chosen = self.slots if slots is None else {name: self.slots[name] for name in slots}
        return {
            name: {"part": slot.part, **{option: _plain(value) for option, value in slot.options.items()}}
            for name, slot in chosen.items()
            if slot.part is not None or name in self.model_slots
        }

    def describe(self) -> list[tuple[str, str, str]]:
        """(key, value, origin) for every slot and option, in order."""
        lines: list[tuple[str, str, str]] = []
        for slot in self.slots.values():
            lines.append((slot.slot, spelled(slot.part), slot.part_origin))
            for option, value in slot.options.items():
                lines.append((f"{slot.slot}.{option}", spelled(value), slot.origins[option]))
        return lines


def spelled(value: Any) -> str:
    """A value as a person would type it on the command line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(spelled(item) for item in value)}]"
    if isinstance(value, float):
        return f"{value:g}" if float(f"{value:g}") == value else repr(value)
    if isinstance(value, Mapping):
        return str({key: spelled(item) for key, item in value.items()})
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Path) else value
