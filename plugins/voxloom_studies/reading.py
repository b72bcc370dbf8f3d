"""Studies out of YAML, every fault at once. No torch here."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from voxloom_registry import ConfigError, Registry, hint, read_file
from voxloom_registry.names import PART_NAME
from voxloom_registry.schema import check, missing_fault
from voxloom_studies.definition import INIT, Ordering, Row, Run, Study, StudySettings, Table, TableSettings

FOLDER = "study"
"""The folder of studies within config folders."""


def find_study(registry: Registry, name: str) -> Study:
    """The study `name` of a config folder, or of a file that ends in `.yaml`.

    Raises:
        ConfigError: when there is none, or with every fault of it.
    """
    if name.endswith((".yaml", ".yml")):
        return parse_study(read_file(Path(name)), Path(name).stem, name)
    found = registry.folders.find(FOLDER, name)
    if found is None:
        known = registry.folders.names(FOLDER)
        raise ConfigError([f"no study is named {name!r}{hint(name, known)}"])
    return parse_study(found.read(), name, found.origin)


def parse_study(mapping: Mapping[str, Any], name: str, origin: str) -> Study:
    """The study of a mapping that came from `origin`."""
    faults: list[str] = []
    written = dict(mapping)
    recipe = written.pop("recipe", None)
    runs = _named(written, "runs", origin, faults)
    tables = _named(written, "tables", origin, faults)
    settings = _checked(StudySettings, written, "a study", f"{origin}: ", faults)
    made = {key: _run(value, recipe, f"{origin}: runs.{key}.", faults) for key, value in runs.items()}
    shown = [_table(key, value, made, f"{origin}: tables.{key}.", faults) for key, value in tables.items()]
    if INIT in made:
        faults.append(f"{origin}: runs.{INIT}: is the name of the initial voice; a run must have another")
    if not shown:
        faults.append(f"{origin}: tables: must hold at least one table")
    if settings.get("seeds") is not None and len(set(settings["seeds"])) != max(1, len(settings["seeds"])):
        faults.append(f"{origin}: seeds: must be at least one, each another")
    if faults:
        raise ConfigError(faults)
    return Study(
        **settings,
        name=name,
        runs={key: run for key, run in made.items() if run is not None},
        tables=tuple(table for table in shown if table is not None),
    )


def _run(value: Any, recipe: object, where: str, faults: list[str]) -> Run | None:
    before = len(faults)
    values = _checked(Run, value, "a run", where, faults)
    if values.get("recipe") is None:
        values["recipe"] = recipe
    if not isinstance(values["recipe"], str | Mapping):
        faults.append(f"{where}recipe: must be a name or a mapping, since the study has none for all runs")
    return Run(**values) if len(faults) == before else None


def _table(name: str, value: Any, runs: Iterable[str], where: str, faults: list[str]) -> Table | None:
    before = len(faults)
    written = dict(value) if isinstance(value, Mapping) else value
    listed = written.pop("orderings", []) if isinstance(written, dict) else []
    rows = _named(written, "rows", where.removesuffix("."), faults) if isinstance(written, dict) else {}
    settings = _checked(TableSettings, written, "a table", where, faults)
    found = {key: _row(row, runs, f"{where}rows.{key}.", faults) for key, row in rows.items()}
    metrics = settings.get("metrics", ())
    orderings = [
        _ordering(each, found, metrics, f"{where}orderings, number {number}: ", faults)
        for number, each in enumerate(listed if isinstance(listed, list) else [listed], start=1)
    ]
    if not found:
        faults.append(f"{where}rows: must hold at least one row")
    if len(faults) > before:
        return None
    return Table(
        **settings,
        name=name,
        rows={key: row for key, row in found.items() if row is not None},
        orderings=tuple(each for each in orderings if each is not None),
    )


def _row(value: Any, runs: Iterable[str], where: str, faults: list[str]) -> Row | None:
    before = len(faults)
    values = _checked(Row, value, "a row", where, faults)
    if "voice" in values and values["voice"] not in {INIT, *runs}:
        faults.append(f"{where}voice: there is no run {values['voice']!r}{hint(values['voice'], {INIT, *runs})}")
    return Row(**values) if len(faults) == before else None


def _ordering(
    value: Any, rows: Iterable[str], metrics: Iterable[str], where: str, faults: list[str]
) -> Ordering | None:
    before = len(faults)
    values = _checked(Ordering, value, "an ordering", where, faults)
    for key in ("better", "worse"):
        if key in values and values[key] not in rows:
            faults.append(f"{where}{key}: the table has no row {values[key]!r}{hint(values[key], rows)}")
    if "metric" in values and values["metric"] not in metrics:
        faults.append(f"{where}metric: the table has no metric {values['metric']!r}{hint(values['metric'], metrics)}")
    return Ordering(**values) if len(faults) == before else None


def _named(written: dict[str, Any], key: str, where: str, faults: list[str]) -> dict[str, Any]:
    """Takes the mapping `key` out of `written`; its names become those of folders."""
    value = written.pop(key, None) or {}
    if not isinstance(value, Mapping):
        faults.append(f"{where}: {key}: must be a mapping of names")
        return {}
    faults += [
        f"{where}: {key}: {name!r} must be letters, digits, '-' and '_'"
        for name in value
        if PART_NAME.fullmatch(str(name)) is None
    ]
    return {str(name): item for name, item in value.items()}


def _checked(schema: type, value: Any, owner: str, where: str, faults: list[str]) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        faults.append(f"{where.rstrip('.: ')}: must be a mapping, not {value!r}")
        return {}
    checked = check(schema, value, owner=owner, prefix=where)
    faults += [*checked.faults, *(missing_fault(name, owner=owner, prefix=where) for name in checked.missing)]
    return dict(checked.values)
