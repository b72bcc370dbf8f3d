"""A voice that is loaded once, and tables of requests."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import voxloom
from voxloom.voice import Voice


@pytest.fixture(scope="session")
def nano() -> Voice:
    return voxloom.load("nano")


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as CSV or JSONL; every row names all columns in CSV."""

    def write(rows: Sequence[Mapping[str, Any]], name: str = "requests.csv") -> Path:
        path = tmp_path / name
        if path.suffix == ".jsonl":
            path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            return path
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write
