"""A comparison as files: JSON, CSV, and LaTeX. No torch here."""

import csv
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from io import StringIO
from pathlib import Path
from typing import Any

from voxloom.files import write_text
from voxloom_studies.comparison import Comparison, Interval
from voxloom_studies.report import PERCENT, column

JSON, SYSTEMS, UTTERANCES, DIFFERENCES, LATEX = (
    "comparison.json",
    "systems.csv",
    "utterances.csv",
    "differences.csv",
    "table.tex",
)
_ESCAPED = {each: f"\\{each}" for each in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}"}
_ESCAPED |= {"^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}"}
_DIRECTIONS = {"higher": r"$\uparrow$", "lower": r"$\downarrow$"}


def write(comparison: Comparison, folder: Path) -> None:
    """All files, each whole or not at all; audio is named as it lies from `folder`."""
    write_text(folder / JSON, json.dumps(plain(comparison, folder), indent=1, ensure_ascii=False) + "\n")
    write_text(folder / SYSTEMS, _csv(_systems(comparison)))
    write_text(folder / UTTERANCES, _csv(_utterances(comparison, folder)))
    write_text(folder / DIFFERENCES, _csv(_differences(comparison)))
    write_text(folder / LATEX, latex(comparison))


def plain(comparison: Comparison, folder: Path) -> dict[str, Any]:
    """All of it in plain values."""
    found: dict[str, Any] = _finite(asdict(comparison), folder)
    return found


def latex(comparison: Comparison) -> str:
    """A table for booktabs: a row for each system, a column for each figure, and intervals in brackets."""
    figures = list(comparison.better)
    heads = [
        f"{_tex(figure)}{', ' + _tex('%') if figure in PERCENT else ''} {_DIRECTIONS[comparison.better[figure]]}"
        for figure in figures
    ]
    columns = [column(figure, [system.figures.get(figure) for system in comparison.systems]) for figure in figures]
    rows = zip([system.name for system in comparison.systems], *columns, strict=True)
    return "\n".join(
        [
            r"% \usepackage{booktabs}",
            rf"\begin{{tabular}}{{l{'r' * len(figures)}}}",
            r"\toprule",
            _row(["system", *heads]),
            r"\midrule",
            *(_row([_tex(cell) for cell in row]) for row in rows),
            r"\bottomrule",
            r"\end{tabular}",
            "",
        ]
    )


def _systems(comparison: Comparison) -> Iterable[Sequence[object]]:
    yield "system", "voice", "changes", "figure", "better", *_INTERVAL
    for system in comparison.systems:
        for figure, found in system.figures.items():
            told = system.name, system.voice, " ".join(system.changes), figure, comparison.better[figure]
            yield *told, *_numbers(found)


def _utterances(comparison: Comparison, folder: Path) -> Iterable[Sequence[object]]:
    figures = list(comparison.better)
    yield "utterance", "system", "text", "heard", "audio", *figures
    for utterance in comparison.utterances:
        for name, spoken in utterance.spoken.items():
            scores = [spoken.scores.get(figure) for figure in figures]
            yield utterance.id, name, utterance.text, spoken.heard, _from(spoken.audio, folder), *scores


def _differences(comparison: Comparison) -> Iterable[Sequence[object]]:
    yield "figure", "first", "second", *_INTERVAL, "p_value", "verdict"
    for each in comparison.differences:
        yield each.figure, each.first, each.second, *_numbers(each.difference), each.p_value, each.verdict


_INTERVAL = ("value", "low", "high", "count")


def _numbers(found: Interval) -> tuple[object, ...]:
    return tuple(_finite(getattr(found, name), Path()) for name in _INTERVAL)


def _csv(rows: Iterable[Sequence[object]]) -> str:
    """What is not known is left empty."""
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def _from(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _finite(value: Any, folder: Path) -> Any:
    """`value` as JSON can hold it: NaN is null."""
    if isinstance(value, Mapping):
        return {key: _finite(item, folder) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item, folder) for item in value]
    if isinstance(value, Path):
        return _from(value, folder)
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _row(cells: Sequence[str]) -> str:
    return " & ".join(cells) + r" \\"


def _tex(text: str) -> str:
    return "".join(_ESCAPED.get(character, character) for character in text)
