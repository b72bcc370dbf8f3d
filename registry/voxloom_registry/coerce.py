"""Values against the types an option may have: bool, int, float, str, Path, Literal, tuple, and `| None`.

`| object` lets Python hand over anything else, such as a recording instead of its path; whoever takes it checks it.
"""

import math
import re
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

_WHOLE = re.compile(r"[+-]?\d+")
_NOTHING = ("null", "none", "~")


class Spelled(str):
    """Text typed by a person. What it means depends on the option's type: `no` stays text where text is asked for."""

    __slots__ = ()


class MismatchError(Exception):
    """A value is not of the type; the message says what would be."""


def coerce(annotation: Any, value: Any) -> Any:
    """`value` as the type wants it: an int becomes a float, a list a tuple, spelled text whatever it spells.

    Raises:
        MismatchError: when it is something else. A bool is never a number, and nan and infinity are none.
        TypeError: when the annotation is not a type an option may have.
    """
    origin = get_origin(annotation)
    if origin is Literal:
        return _literal(annotation, value)
    if origin in (Union, types.UnionType):
        return _union(annotation, value)
    if origin is tuple:
        return _tuple(annotation, value)
    if annotation is object:
        return value
    if annotation in _SCALARS:
        return _SCALARS[annotation](value)
    raise TypeError(f"an option cannot have the type {annotation!r}")


def expected(annotation: Any) -> str:
    """What a value of this type is, in words."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return f"one of {', '.join(str(choice) for choice in arguments)}"
    if origin in (Union, types.UnionType):
        return " or ".join("null" if branch is type(None) else expected(branch) for branch in arguments)
    if origin is tuple and len(arguments) == 2 and arguments[1] is ...:
        return f"a list, each {expected(arguments[0])}"
    if origin is tuple:
        return f"a list of {len(arguments)} ({', '.join(expected(item) for item in arguments)})"
    return _WORDS.get(annotation, str(annotation))


def _bool(value: Any) -> bool:
    if isinstance(value, Spelled) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if isinstance(value, bool):
        return value
    raise MismatchError(expected(bool))


def _int(value: Any) -> int:
    if isinstance(value, Spelled) and _WHOLE.fullmatch(value):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise MismatchError(expected(int))


def _float(value: Any) -> float:
    if isinstance(value, Spelled):
        try:
            value = float(value)
        except ValueError as error:
            raise MismatchError(expected(float)) from error
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise MismatchError(expected(float))


def _str(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    raise MismatchError(expected(str))


def _path(value: Any) -> Path:
    if isinstance(value, str | Path):
        return Path(value)
    raise MismatchError(expected(Path))


def _literal(annotation: Any, value: Any) -> Any:
    for choice in get_args(annotation):
        same = str(choice) == value if isinstance(value, Spelled) else type(choice) is type(value) and choice == value
        if same:
            return choice
    raise MismatchError(expected(annotation))


def _union(annotation: Any, value: Any) -> Any:
    branches = get_args(annotation)
    if type(None) in branches and (value is None or (isinstance(value, Spelled) and value.lower() in _NOTHING)):
        return None
    for branch in branches:
        if branch is type(None):
            continue
        try:
            return coerce(branch, value)
        except MismatchError:
            continue
    raise MismatchError(expected(annotation))


def _tuple(annotation: Any, value: Any) -> tuple[Any, ...]:
    if isinstance(value, Spelled):
        inner = value.strip().removeprefix("[").removesuffix("]").strip()
        value = [Spelled(item.strip()) for item in inner.split(",")] if inner else []
    if not isinstance(value, list | tuple):
        raise MismatchError(expected(annotation))
    items = get_args(annotation)
    if len(items) == 2 and items[1] is ...:
        items = (items[0],) * len(value)
    if len(items) != len(value):
        raise MismatchError(expected(annotation))
    try:
        return tuple(coerce(item, part) for item, part in zip(items, value, strict=True))
    except MismatchError as error:
        raise MismatchError(expected(annotation)) from error


_SCALARS = {bool: _bool, int: _int, float: _float, str: _str, Path: _path}
_WORDS = {bool: "true or false", int: "a whole number", float: "a number", str: "text", Path: "a path"}
