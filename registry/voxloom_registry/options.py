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
    spoken: bool = False,
    positional: bool = False,
    writes: bool = False,
    words: bool = False,
) -> Any:
    """A dataclass field with its help text, its closed range and whether it is fixed by training.

    A field without a default must be set by a configuration or filled along an edge. Choices are written as the type
    `Literal[...]`. The field is keyword-only, so that those without a default may follow others. `spoken` says that it
    tells in what is generated alone, so that features prepared under another value stay good. `positional` makes a
    request's field an argument of its command rather than an option. `writes` says that a request's field is about
    where something is written, which is no part of what makes it. `words` says that a positional list takes the words
    of a command about slots, too, all but those about slots of the task itself.
    """
    bounds = {"minimum": minimum, "maximum": maximum}
    flags = {"learnt": learnt, "spoken": spoken, "positional": positional, "writes": writes, "words": words}
    return field(default=default, metadata={"help": help, **bounds, **flags}, kw_only=True)
