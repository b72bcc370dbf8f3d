"""`voxloom plugins`: what there is, where it comes from, and what is wrong with the rest."""

import json
from typing import Annotated, Any

import typer

from voxloom_cli.text_table import aligned
from voxloom_registry import Registry

COLUMNS = ("kind", "name", "distribution", "version", "licence", "extra", "state")


def register(app: typer.Typer, registry: Registry) -> None:
    """Add the command."""

    @app.command()
    def plugins(
        kind: Annotated[str | None, typer.Option("--kind", help="Only parts of this kind, with what they are.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    ) -> None:
        """List every part that plugins offer, and the plugins that cannot be used."""
        if kind is not None and kind not in registry.kinds:
            registry.find(kind, "")  # refuses, with the nearest kind
        rows = _rows(registry, kind)
        columns = COLUMNS if kind is None else (*COLUMNS, "summary")
        typer.echo(_json(registry, rows) if as_json else _text(registry, rows, columns))


def _rows(registry: Registry, kind: str | None) -> list[dict[str, str]]:
    return [
        {
            "kind": listed.offer.kind,
            "name": listed.offer.name,
            "distribution": listed.distribution,
            "version": listed.version,
            "licence": listed.offer.licence,
            "extra": listed.offer.extra or "",
            "state": listed.state,
            "summary": listed.offer.summary,
        }
        for listed in registry.listed
        if kind in (None, listed.offer.kind)
    ]


def _text(registry: Registry, rows: list[dict[str, str]], columns: tuple[str, ...]) -> str:
    parts = [aligned([columns, *([row[column] for column in columns] for row in rows)])]
    empty = sorted(set(registry.kinds) - {listed.offer.kind for listed in registry.listed})
    if empty:
        parts.append(f"Kinds without a part yet: {', '.join(empty)}")
    off = [plugin.name for plugin in registry.plugins if plugin.state == "switched off"]
    if off:
        parts.append(f"Switched off: {', '.join(off)}")
    if registry.problems:
        parts.append("\n".join(["Problems:", *(f"  {problem}" for problem in registry.problems)]))
    return "\n\n".join(parts)


def _json(registry: Registry, rows: list[dict[str, str]]) -> str:
    content: dict[str, Any] = {
        "parts": rows,
        "kinds": {
            name: {"interface": kind.interface, "suite": kind.suite, "summary": kind.summary}
            for name, kind in registry.kinds.items()
        },
        "plugins": [vars(plugin) for plugin in registry.plugins],
        "problems": [vars(problem) for problem in registry.problems],
    }
    return json.dumps(content, indent=2)
