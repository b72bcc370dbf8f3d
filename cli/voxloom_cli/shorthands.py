"""`--rate 1.2` for `rate.factor=1.2`: the options of transforms that their offers give a short name."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from voxloom.slots import TRANSFORM
from voxloom_registry import Registry, fields_of


@dataclass(frozen=True)
class Shorthand:
    """The word it stands for, `rate.factor`, and the command's parameter."""

    word: str
    annotation: Any


def shorthands(registry: Registry) -> dict[str, Shorthand]:
    """By name without dashes, of every installed transform."""
    found: dict[str, Shorthand] = {}
    for name in registry.names(TRANSFORM):
        offer = registry.find(TRANSFORM, name)
        fields = fields_of(registry.schema(offer)) if offer.short else {}
        for flag, option in offer.short.items():
            field = fields[option]
            hint: Any
            if field.annotation is bool:
                hint = Annotated[
                    bool | None, typer.Option(f"--{flag}/--no-{flag}", help=f"{field.help} ({name}.{option})")
                ]
            else:
                hint = Annotated[
                    str | None,
                    typer.Option(f"--{flag}", metavar=f"{option.upper()}", help=f"{field.help} ({name}.{option})"),
                ]
            found[flag.replace("-", "_")] = Shorthand(f"{name}.{option}", hint)
    return found
