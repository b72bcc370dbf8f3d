"""From what was measured to tables."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from voxloom_bench import memory
from voxloom_bench.additive import AROUND, WITHIN_PERCENT, Agreement, Sum
from voxloom_bench.fit import Exponent, Law, law_of
from voxloom_bench.measurement import Measurement
from voxloom_bench.state import Measured, State
from voxloom_bench.system import System
from voxloom_bench.tables import SYSTEM, Table, ranged, spelled
from voxloom_bench.work import PARTS

_HOW: dict[str, Callable[[list[float]], float]] = {
    "deadline hits %": statistics.fmean,
    "deadline steps": statistics.fmean,
    memory.FIGURE: max,
}
"""Figures that are no median."""
FIGURES = (
    *(f"{part} ms" for part in PARTS),
    "rtf",
    "first audio ms",
    "deadline hits %",
    "deadline steps",
    memory.FIGURE,
)
"""In the order they are shown."""


def figures_of(found: Measured) -> dict[str, float]:
    """One number for each figure."""
    return {name: _HOW.get(name, statistics.median)(values) for name, values in found.values.items() if values}


def probed(state: State, systems: Sequence[System], measurements: Sequence[Measurement]) -> Table:
    """A row for each figure, a column for each system."""
    columns: list[dict[str, list[float]]] = []
    for system in systems:
        own = [state.of(each.key).values for each in measurements if each.system is system]
        columns.append({name: found for values in own for name, found in values.items()})
    shown = [name for name in FIGURES if any(name in column for column in columns)]
    rows = tuple((_told(name), *(_cell(name, column) for column in columns)) for name in shown)
    return Table("A sentence, and the first sound of a clause", ("figure", *(each.title for each in systems)), rows)


def _told(name: str) -> str:
    return f"{name}, {'mean' if _HOW[name] is statistics.fmean else 'most'}" if name in _HOW else name


def _cell(name: str, column: Mapping[str, list[float]]) -> str:
    values = column.get(name)
    return ranged(values, _HOW[name](values) if values and name in _HOW else None)


def gridded(state: State, measurements: Sequence[Measurement]) -> Table:
    """A row for each length, batch and system that was measured."""
    heads = (SYSTEM, "speech", "batch", *(f"{part}, ms" for part in PARTS), "RTF", "first audio, ms")
    rows = []
    for each in measurements:
        found = state.of(each.key)
        if not found.rounds:
            continue
        cells = [f"{part} ms" for part in PARTS] + ["rtf", "first audio ms", memory.FIGURE]
        known = figures_of(found)
        numbers = [spelled(known.get(cell)) for cell in cells]
        seconds = f"{known['seconds']:.1f} s"
        rows.append((each.system.title, seconds, str(each.work.batch), *numbers, str(found.rounds)))
    return Table(
        "Utterances of several lengths, alone and many at once",
        (*heads, "peak memory, MiB", "rounds"),
        tuple(rows),
        "Medians. `speech` is the length of one utterance; RTF is all work by all speech.",
    )


def laws(
    state: State, systems: Sequence[System], measurements: Sequence[Measurement]
) -> dict[str, dict[str, Law | None]]:
    """By system and part, how its cost grows over what was measured."""
    found: dict[str, dict[str, Law | None]] = {}
    for system in systems:
        known = [
            (figures_of(state.of(each.key)), each.work.batch)
            for each in measurements
            if each.system is system and state.of(each.key).rounds
        ]
        for part in PARTS:
            costs = [(figures["seconds"], batch, figures.get(f"{part} ms", 0.0)) for figures, batch in known]
            if any(cost for _, _, cost in costs):
                lengths, batches, ms = zip(*costs, strict=True)
                found.setdefault(system.title, {})[part] = law_of(lengths, batches, ms)
    return found


def fitted(found: Mapping[str, Mapping[str, Law | None]]) -> Table:
    """The exponents."""
    rows = tuple((title, part, *_exponents(law)) for title, parts in found.items() for part, law in parts.items())
    return Table(
        "How cost grows",
        (SYSTEM, "part", "exponent of length", "exponent of batch", "off the law"),
        rows,
        "cost = c x length^a x batch^b by least squares in logarithms over the medians above, with 95 % intervals.",
    )


def summed(found: Mapping[str, tuple[Sum, Agreement | None]], ranges: Mapping[str, Measured]) -> list[Table]:
    """Parts and one evaluation, and the complete run beside their sum."""
    cells = [*(f"{part} ms" for part in AROUND), "evaluation ms"]
    parts = tuple(
        (title, *(ranged(ranges[title].values[cell]) for cell in cells), f"{each.passes:g}", str(ranges[title].rounds))
        for title, (each, _) in found.items()
    )
    heads = (SYSTEM, *(cell.replace(" ms", ", ms") for cell in cells), "passes of the network", "rounds")
    tables = [Table("Parts and one evaluation", heads, parts, "Medians, with the least and the most.")]
    runs = tuple(
        (
            title,
            f"{run.evaluations:g}",
            f"{run.complete_ms / 1000:.2f}",
            f"{run.sum_ms / 1000:.2f}",
            f"{run.off_percent:+.1f} %",
            "holds" if run.holds else "does not hold",
        )
        for title, (_, run) in found.items()
        if run is not None
    )
    if runs:
        names = (SYSTEM, "evaluations", "complete run, s", "sum, s", "off", f"within {WITHIN_PERCENT:g} %")
        tables.append(Table("One complete run, and the sum of its parts", names, runs))
    return tables


def plain_laws(found: Mapping[str, Mapping[str, Law | None]]) -> dict[str, Any]:
    """As JSON has them."""
    return {
        title: {part: None if law is None else asdict(law) for part, law in parts.items()}
        for title, parts in found.items()
    }


def plain_sums(found: Mapping[str, tuple[Sum, Agreement | None]]) -> dict[str, Any]:
    """As JSON has them."""
    return {
        title: {
            "parts_ms": dict(each.parts),
            "evaluation_ms": each.evaluation,
            "passes": each.passes,
            **({} if run is None else {**asdict(run), "off_percent": run.off_percent, "holds": run.holds}),
        }
        for title, (each, run) in found.items()
    }


def _exponents(law: Law | None) -> tuple[str, str, str]:
    if law is None:
        return "-", "-", "-"
    spread = "-" if math.isnan(law.spread) else f"{100 * law.spread:.0f} %"
    return _exponent(law.length), _exponent(law.batch), spread


def _exponent(found: Exponent | None) -> str:
    if found is None:
        return "-"
    limits = f" [{found.low:.2f}, {found.high:.2f}]" if math.isfinite(found.low) else ""
    return f"{found.value:.2f}{limits}"
