"""`voxloom import`: foreign weights into safetensors, once."""

from pathlib import Path
from typing import Annotated

import typer

from voxloom.errors import InputError
from voxloom.imported import SUFFIX
from voxloom_cli.tasks import refuse_unwritable
from voxloom_registry import Registry

KIND = "importer"


def register(app: typer.Typer, registry: Registry) -> None:
    """Add the command."""

    @app.command(name="import")
    def import_weights(
        importer: Annotated[str, typer.Argument(metavar="NAME", help="Importer: `voxloom plugins --kind importer`.")],
        file: Annotated[Path, typer.Argument(metavar="FILE", help="Foreign checkpoint.")],
        output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help=f"Weights to write, {SUFFIX}.")],
        replace: Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")] = False,
    ) -> None:
        """Convert a foreign checkpoint into safetensors. It is opened without running anything it holds."""
        refuse_unwritable(output, (SUFFIX,))
        if output.exists() and not replace:
            raise InputError(f"{output}: is there already; name another file, or write over it with --replace")
        part = registry.build(KIND, importer)
        from voxloom.foreign import import_file  # torch

        receipt = import_file(importer, part, file, output)
        for note in receipt.notes:
            typer.echo(f"{file}: {note}", err=True)
        typer.echo(f"{file}: sha256 {receipt.source_sha256}")
        typer.echo(f"{output}: sha256 {receipt.sha256}, {receipt.tensors} tensors of {receipt.numbers:,} numbers")
