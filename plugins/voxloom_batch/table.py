"""A file of requests as lines of cells."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom_registry import Spelled

CSV, JSONL = (".csv",), (".jsonl", ".ndjson")


@dataclass(frozen=True)
class Line:
    """A request as it is written, by column, without empty cells; `faults` are what is wrong with its form."""

    number: int
    cells: Mapping[str, Any]
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Requests in order, and the columns that were named for all of them, if any were."""

    lines: tuple[Line, ...]
    columns: tuple[str, ...] = ()


def read_table(path: Path) -> Table:
    """The requests of `path`.

    Raises:
        InputError: when it cannot be read, has no column `text`, or holds no request.
    """
    suffix = path.suffix.lower()
    if suffix not in (*CSV, *JSONL):
        raise InputError(f"{path}: requests are read from {', '.join((*CSV, *JSONL))}; name such a file")
    text = _text(path)
    if not text.strip():
        raise InputError(f"{path}: is empty; a line of columns, such as text,prompt,file, and a line per request")
    table = _csv(text, path) if suffix in CSV else Table(tuple(_jsonl(text)))
    if not table.lines:
        raise InputError(f"{path}: holds no request; give a line for each")
    return table


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{path}, line {line}: is not UTF-8; save the file as UTF-8") from error


def _csv(text: str, path: Path) -> Table:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        columns = [column.strip() for column in next(reader)]
        _check_columns(columns, path)
        return Table(tuple(_rows(reader, columns)), tuple(columns))
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: is no CSV ({error})") from error


def _rows(reader: Any, columns: list[str]) -> Iterator[Line]:
    before = reader.line_num
    for row in reader:
        number, before = before + 1, reader.line_num  # a cell may hold several lines
        if not any(cell.strip() for cell in row):
            continue
        cells = {column: Spelled(cell) for column, cell in zip(columns, row, strict=False) if cell.strip()}
        wrong = f"has {len(row)} cells for {len(columns)} columns; put text with commas in quotation marks"
        yield Line(number, cells, () if len(row) == len(columns) else (wrong,))


def _check_columns(columns: list[str], path: Path) -> None:
    doubled = sorted({column for column in columns if columns.count(column) > 1})
    if doubled:
        raise InputError(f"{path}, line 1: the column {doubled[0]!r} is there twice")
    if "text" not in columns:
        raise InputError(
            f"{path}, line 1: there is no column 'text' among {', '.join(map(repr, columns))}; the first line names "
            "the columns, with commas between them"
        )


def _jsonl(text: str) -> Iterator[Line]:
    for number, line in enumerate(text.split("\n"), start=1):  # a text may hold other line separators
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except json.JSONDecodeError as error:
            yield Line(number, {}, (f"is no JSON ({error})",))
            continue
        if not isinstance(found, dict):
            yield Line(number, {}, ("must be an object with the key text",))
            continue
        yield Line(number, {key: value for key, value in found.items() if value is not None})
