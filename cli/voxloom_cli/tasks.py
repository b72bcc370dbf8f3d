"""A command for every task: its request's fields are the arguments and options."""

from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any

import typer

from voxloom.errors import InputError
from voxloom.slots import DEVICE, TASK
from voxloom.writer import suffixes
from voxloom_cli.choices import ConfigFile, VoiceName, Words, honouring, split_voice, words_and
from voxloom_cli.keeping import Asked, run_and_keep
from voxloom_cli.requests import annotation, asked_for, from_input, is_tuple
from voxloom_cli.shorthands import shorthands
from voxloom_registry import ConfigError, Field, Offer, PluginError, Registry, Spelled, VoxloomError, fields_of, resolve

_Output = Annotated[
    list[Path] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Where the result is saved (may be repeated)."),
]


def register(app: typer.Typer, registry: Registry) -> None:
    """Add a command for each task that has one; a command that is taken or cannot be made is told on stderr."""
    taken = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    for command, task, offer in _commands(registry):
        if command in taken:
            typer.echo(f"the command {command!r} of the task {task!r} is taken: switch one of them off", err=True)
            continue
        try:
            fields = fields_of(registry.request(offer))
            function = _function(registry, task, offer, list(fields.values()))
        except VoxloomError as error:
            typer.echo(str(error), err=True)
            continue
        taken.add(command)
        app.command(name=command, help=offer.summary)(function)


def _commands(registry: Registry) -> list[tuple[str, str, Offer]]:
    """(command, task, offer) of every task part with a command, and of every YAML of the task folder."""
    parts = [listed.offer for listed in registry.listed if listed.offer.kind == TASK.kind and not listed.fault]
    found = [(offer.command, offer.name, offer) for offer in parts if offer.command]
    for name in registry.folders.names(TASK.name):
        try:
            config = resolve(registry, [TASK], defaults={TASK.name: name}, mode="speak")
            found.append((name, name, registry.find(TASK.kind, config.slots[TASK.name].part or "")))
        except (ConfigError, PluginError) as error:
            typer.echo(str(error), err=True)
    return found


def _function(registry: Registry, task: str, offer: Offer, fields: list[Field]) -> Any:
    shared = {"words": Words, "voice": VoiceName, "file": ConfigFile, "output": _Output}
    if not offer.operators:
        del shared["voice"]
    listing = next((field for field in fields if field.positional and is_tuple(field)), None)
    several = listing.name if listing else None
    own = {field.name: annotation(field) for field in fields if field.name != several}
    if listing:
        shared["words"] = words_and(listing)
    short = shorthands(registry) if offer.operators else {}
    short = {flag: hint for flag, hint in short.items() if flag not in own}
    clashing = sorted(set(own) & (set(shared) - {"output"}))
    if clashing:
        raise PluginError(f"the task {task!r} has a request with a field {clashing[0]!r}, which every command has")

    def command(**values: Any) -> None:
        request = {
            field.name: asked_for(from_input(field, values[field.name])) for field in fields if field.name in own
        }
        request = {name: value for name, value in request.items() if value is not None}
        words, voice = [*(values["words"] or ())], None
        if offer.operators:
            words, voice = split_voice(words, values["voice"])
        if listing:
            listed = [word for word in words if _is_listed(listing, offer, word)]
            request[listing.name] = tuple(Spelled(word) for word in listed)
            words = [word for word in words if word not in listed]
        words += [f"{short[flag].word}={values[flag]}" for flag in short if values[flag] is not None]
        outputs = [] if "output" in own else values["output"] or []
        used = honouring(registry, values["file"])
        for output in outputs:
            refuse_unwritable(output, (*offer.writes, *(suffixes(used) if offer.sounds else ())))
        used.check_request(offer, request)  # before torch is imported
        run_and_keep(used, Asked(task, offer, request, words, voice, values["file"]), outputs)

    parameters = {**own, **{name: hint for name, hint in shared.items() if name not in own}}
    parameters |= {flag: each.annotation for flag, each in short.items()}
    positional = [field.name for field in fields if field.positional and field.name != several]
    order = [*positional, "words", *(name for name in parameters if name not in (*positional, "words"))]
    required = {field.name for field in fields if field.required and field.name != several}
    command.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                default=Parameter.empty if name in required else None,
                annotation=parameters[name],
            )
            for name in order
        ]
    )
    command.__annotations__ = {name: parameters[name] for name in order}
    return command


def _is_listed(field: Field, offer: Offer, word: str) -> bool:
    """Whether a word belongs to the positional list of a request, and not to the task's own configuration."""
    slot = word.partition("=")[0].partition(".")[0]
    return "=" not in word or (field.words and slot not in (TASK.name, DEVICE.name, *offer.parts))


def refuse_unwritable(output: Path, suffixes: tuple[str, ...]) -> None:
    """Refuse a file that could not be written, before there is anything to write.

    Raises:
        InputError: when it is a folder, lies in none, or has none of the suffixes.
    """
    if output.is_dir():
        raise InputError(f"{output}: is a folder; name a file to write")
    if not output.parent.is_dir():
        raise InputError(f"{output}: there is no folder {output.parent}; make it first")
    if suffixes and not any(output.name.lower().endswith(suffix.lower()) for suffix in suffixes):
        known, given = " or ".join(suffixes), output.suffix or "without a suffix"
        raise InputError(f"{output}: the result is written as {known}, not {given}")
