"""What a recipe needs: files that are as they were, and what is given in place of what it does not hold."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom.provenance import file_hash

PROMPT, VOICE = "prompt", "voice"
SHOWN = 12
"""Characters of a hash that people are told."""


def pairs(given: tuple[str, ...]) -> dict[str, Any]:
    """NAME=VALUE by name.

    Raises:
        InputError: when one is none, or a name comes twice.
    """
    found: dict[str, Any] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name or name in found:
            raise InputError(f"given: {pair!r} must be NAME=VALUE, with another NAME each time")
        found[name] = value
    return found


def restored(name: str, told: Any, given: Mapping[str, Any]) -> Any:
    """The value of a field or an option that a recipe tells of, or what is given for it.

    Raises:
        InputError: when it is a file that is gone or another now, or was in memory and nothing is given.
    """
    if name in given:
        return _given(name, told, given[name])
    if isinstance(told, list):
        return [restored(name, each, {}) for each in told]
    if not isinstance(told, Mapping):
        return told
    if "memory" in told:
        raise InputError(f"{name}: was a {told['memory']} in memory, which no file holds; {_asked_for(name)}")
    if "characters" in told:
        raise InputError(
            f"{name}: is too long for the recipe, with {told['characters']} characters; {_asked_for(name)}"
        )
    path = Path(str(told.get("path")))
    wanted = told.get("sha256")
    if wanted is None:
        return path
    if not path.is_file():
        raise InputError(f"{name}: there is no file {path} any more; {_asked_for(name)}")
    _check(name, f"{path}", file_hash(path), wanted)
    return path


def _given(name: str, told: Any, value: Any) -> Any:
    wanted = told.get("sha256") if isinstance(told, Mapping) else None
    if wanted is None or not isinstance(value, str | Path):
        return value
    if isinstance(told, Mapping) and "characters" in told:
        _check(name, "the text", hashlib.sha256(str(value).encode()).hexdigest(), wanted)
        return value
    path = Path(value)
    if not path.is_file():
        raise InputError(f"{name}: there is no file {path}")
    _check(name, f"{path}", file_hash(path), wanted)
    return path


def _check(name: str, what: str, found: str, wanted: str) -> None:
    if found != wanted:
        told = f"its SHA-256 begins with {found[:SHOWN]}, not with {wanted[:SHOWN]}"
        raise InputError(f"{name}: {what} is not what the sound was made from: {told}; {_asked_for(name)}")


def _asked_for(name: str) -> str:
    return "give it by --prompt FILE" if name == PROMPT else f"give it by --given {name}=VALUE"
