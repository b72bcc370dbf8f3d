"""Options that several commands share, and what they lead to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from voxloom_registry import ConfigError, Field, Registry, read_file

_METAVAR = "[SLOT=NAME | SLOT.OPTION=VALUE]..."
_CHANGES = "changes to the configuration."
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar=_METAVAR, help=_CHANGES.capitalize()),
]
VoiceName = Annotated[
    str | None,
    typer.Option("--voice", metavar="NAME", help="Installed voice, folder, or owner/name[@revision] of the hub."),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="YAML of slots; `disable: [plugin]` switches plugins off."),
]

_VOICE = "voice="


def words_and(field: Field) -> Any:
    """`Words` with the values of `field` before them, since there is but one such list.

    Those are the words without `=`, or where the field takes `words` all but those about the task's own slots.
    """
    metavar = f"[{field.name.upper()}]... {_METAVAR}"
    told = f"{field.help}; and {_CHANGES}" if field.words else f"{field.name.capitalize()}; {_CHANGES}"
    return Annotated[list[str] | None, typer.Argument(metavar=metavar, help=told)]


def split_voice(words: Sequence[str] | None, voice: str | None) -> tuple[list[str], str | None]:
    """The words about slots, and the voice named by `voice=NAME` among them or by the option."""
    named = [word.removeprefix(_VOICE) for word in words or () if word.startswith(_VOICE)]
    return [word for word in words or () if not word.startswith(_VOICE)], named[-1] if named else voice


def honouring(registry: Registry, file: Path | None) -> Registry:
    """The registry without the plugins that `file` switches off.

    Raises:
        ConfigError: when the file cannot be read or its `disable` is no list of names.
    """
    disabled = [] if file is None else read_file(file).get("disable", [])
    if not isinstance(disabled, list) or not all(isinstance(name, str) for name in disabled):
        raise ConfigError([f"{file}: disable: must be a list of plugins, such as [voxloom:world]"])
    return Registry.discover(disabled) if disabled else registry
