"""The steps of a chain, as its YAML says them. No torch here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from voxloom_registry import option

KEYS = {"task": ("task", "request", "slots"), "rate": ("rate",)}
"""What a step does -> the keys it may have."""


@dataclass(frozen=True)
class Step:
    """A task with its request and slots, or the rate in Hz that the sound before is brought to."""

    task: str | None = None
    rate: int | None = None
    request: Mapping[str, Any] = field(default_factory=dict)
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ChainOptions:
    """Options of `task/chain`."""

    steps: object = option(
        help="a list of `task: NAME` with `request: {FIELD: VALUE}` and perhaps `slots: {SLOT: NAME}`, or `rate: HERTZ`"
    )

    def __post_init__(self) -> None:
        """Refuse what is no list of steps."""
        if self.steps is not None:  # until it is filled
            steps_of(self.steps)


def steps_of(written: object) -> list[Step]:
    """The steps as they were written.

    Raises:
        ValueError: saying which is wrong, and how.
    """
    if not isinstance(written, list | tuple) or not written:
        raise ValueError("steps: must be a list of steps, at least one")
    return [_step(each, f"steps, number {number}") for number, each in enumerate(written, start=1)]


def _step(written: object, where: str) -> Step:
    if not isinstance(written, Mapping):
        raise ValueError(f"{where}: must be a mapping with `task: NAME` or `rate: HERTZ`, not {written!r}")
    does = [key for key in KEYS if key in written]
    if len(does) != 1:
        raise ValueError(f"{where}: must have either `task` or `rate`")
    unknown = sorted(str(key) for key in written if key not in KEYS[does[0]])
    if unknown:
        raise ValueError(
            f"{where}: has no key {unknown[0]!r} beside {does[0]!r}; it may have {', '.join(KEYS[does[0]])}"
        )
    step = Step(**written)
    if step.rate is not None and (not isinstance(step.rate, int) or not 8_000 <= step.rate <= 192_000):
        raise ValueError(f"{where}: rate: must be a whole number from 8000 to 192000, not {step.rate!r}")
    if step.rate is None and not isinstance(step.task, str):
        raise ValueError(f"{where}: task: must be the name of a task, not {step.task!r}")
    for key in ("request", "slots"):
        if not isinstance(getattr(step, key), Mapping):
            raise ValueError(f"{where}: {key}: must be a mapping, not {getattr(step, key)!r}")
    return step
