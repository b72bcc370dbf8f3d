"""Options of a part: a frozen dataclass is the schema, and `option` adds what a type cannot say."""

from dataclasses import MISSING, field
from typing import Any


def option(
    default: Any = MISSING,
    *,
    help: str,
    minimum: float | None = None,
    maximum: float | None = None,
    learnt: bool = False,
    positional: bool = False,
) -> Any:
    """A dataclass field with its help text, its closed range and whether it is fixed by training.

    A field without a default must be set by a configuration or filled along an edge. Choices are written as the type
    `Literal[...]`. The field is keyword-only, so that those without a default may follow others. `positional` makes a
    request's field an argument of its command rather than an option.
    """
    metadata = {"help": help, "minimum": minimum, "maximum": maximum, "learnt": learnt, "positional": positional}
    return field(default=default, metadata=metadata, kw_only=True)
