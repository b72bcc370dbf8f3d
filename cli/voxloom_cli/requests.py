"""Fields of a request as parameters of a command. Values stay text here: the registry checks them, all at once."""

from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import typer

from voxloom.errors import InputError
from voxloom_registry import Field, Spelled, spelled

STANDARD_INPUT = "-"
_METAVARS = {int: "INTEGER", float: "NUMBER", str: "TEXT", Path: "PATH"}


def annotation(field: Field) -> Any:
    """The parameter of a field: an argument when it is positional, a flag for a bool, else an option with a value."""
    named = f"{'--' if len(field.name) > 1 else '-'}{field.name.rstrip('_').replace('_', '-')}"  # from_ is --from
    kind = _plain_type(field.annotation)
    shown = field.help if field.required or field.default is None else f"{field.help} [{spelled(field.default)}]"
    if _reads_input(field):
        shown = f"{shown} ({STANDARD_INPUT} for what the standard input holds)"
    if field.positional:
        return Annotated[str | None, typer.Argument(metavar=field.name.upper(), help=shown)]
    if kind is bool:
        return Annotated[bool | None, typer.Option(f"{named}/--no-{named[2:]}", help=shown)]
    if get_origin(kind) is tuple:
        metavar = _METAVARS.get(get_args(kind)[0], "VALUE")
        return Annotated[list[str] | None, typer.Option(named, metavar=metavar, help=f"{shown} (may be repeated)")]
    names = [named, "-o"] if field.name == "output" else [named]
    return Annotated[str | None, typer.Option(*names, metavar=_metavar(kind), help=shown)]


def is_tuple(field: Field) -> bool:
    """Whether it takes several values."""
    return get_origin(_plain_type(field.annotation)) is tuple


def from_input(field: Field, value: Any) -> Any:
    """What was given for a field; `-` for a `text` that is an argument stands for what the standard input holds.

    Raises:
        InputError: when that is no text in UTF-8.
    """
    if value != STANDARD_INPUT or not _reads_input(field):
        return value
    try:
        return typer.get_text_stream("stdin", encoding="utf-8", errors="strict").read()
    except UnicodeDecodeError as error:
        raise InputError(f"{field.name}: the standard input is no text in UTF-8 ({error.reason})") from error


def asked_for(value: Any) -> Any:
    """What a person gave for a field, as the registry checks it; None when nothing was given."""
    if isinstance(value, list) and len(value) == 1:
        return Spelled(value[0])  # may itself be a list, such as 1,2
    if isinstance(value, list):
        return tuple(Spelled(item) for item in value) or None
    if isinstance(value, str):
        return Spelled(value)
    return value


def _reads_input(field: Field) -> bool:
    return field.name == "text" and field.positional and _plain_type(field.annotation) is str


def _plain_type(kind: Any) -> Any:
    branches = [branch for branch in get_args(kind) if branch not in (NoneType, object)]
    is_widened = get_origin(kind) in (Union, UnionType) and len(branches) == 1
    return branches[0] if is_widened else kind


def _metavar(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return f"[{'|'.join(str(choice) for choice in get_args(kind))}]"
    return _METAVARS.get(kind, "VALUE")
