"""Numbers of a track: of 32 bits, in as few digits as tell them apart, and as people write them. No torch here."""

import math
from collections.abc import Sequence

import numpy as np

from voxloom.errors import InputError

_LIMITS = {"seconds": (0.0, 60.0), "pitch": (10.0, 5000.0), "voicing": (0.0, 1.0), "energy": (-100.0, 40.0)}
"""What can be meant: seconds of a symbol, Hz, a probability, dB."""


def shortest(value: float) -> float:
    """The number with the fewest digits that is the same in 32 bits."""
    return float(str(np.float32(value)))


def exact(value: float) -> float:
    """What 32 bits hold of it."""
    return float(np.float32(value))


def number(value: object, name: str, where: str) -> float:
    """A number called `name` within its limits.

    Raises:
        InputError: saying `where` it stands, when it is none or beyond them.
    """
    low, high = _LIMITS[name]
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        found = math.nan
    if isinstance(value, bool) or not low <= found <= high:
        raise InputError(f"{where}: {name} must be a number from {low:g} to {high:g}, not {value!r}")
    return found


def numbers(values: object, name: str, where: str) -> tuple[float, ...]:
    """A sequence of them; None is empty.

    Raises:
        InputError: as `number`.
    """
    if values is None:
        return ()
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise InputError(f"{where}: {name} must be a list of numbers, not {values!r}")
    return tuple(exact(number(value, name, where)) for value in values)
