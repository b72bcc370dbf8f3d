"""The root of the command line: fixed commands, and one for every task that plugins offer."""

from typing import Any

import typer
from typer.core import TyperGroup

from voxloom import __version__
from voxloom_cli import configuration, listing, tasks, training
from voxloom_registry import Registry, VoxloomError

INTERRUPTED = 130  # what shells report for Ctrl-C
REFUSED = 2


class Root(TyperGroup):
    """Turns refusals of any command into a message and an exit status."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named on the command line."""
        try:
            return super().invoke(ctx)
        except VoxloomError as refusal:
            typer.echo(str(refusal), err=True)
            raise typer.Exit(REFUSED) from refusal
        except KeyboardInterrupt as interrupt:
            raise typer.Exit(INTERRUPTED) from interrupt


def build(registry: Registry | None = None) -> typer.Typer:
    """The whole command line for the plugins of `registry`, or the installed ones."""
    registry = registry or Registry.discover()
    # Plain help: rich markup would be imported for every `--help`. Plain tracebacks: what is no refusal is a bug.
    app = typer.Typer(cls=Root, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True)
    app.callback(help="A plugin-based audio framework.")(_root)
    listing.register(app, registry)
    configuration.register(app, registry)
    training.register(app, registry)
    tasks.register(app, registry)
    return app


def _root(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=lambda asked: _version(asked)),
) -> None:
    del version  # answered by its callback


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit
