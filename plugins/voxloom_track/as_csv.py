"""The track as CSV: a symbol a row, for a spreadsheet."""

import csv
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from voxloom.errors import InputError
from voxloom_track.formats import Add, TrackFormat
from voxloom_track.numbers import number, numbers, shortest
from voxloom_track.passage import Passage, Said
from voxloom_track.spaces import named, unnamed

COLUMNS = ("sentence", "word", "text", "symbol", "start", "seconds", "pitch", "contour", "voicing", "energy")
NEEDED = ("sentence", "word", "symbol")
CENT_DIGITS = 5
"""A hundred-thousandth of a cent is less than what 32 bits tell apart, so that no pitch changes by being written."""


class CsvFormat(TrackFormat):
    """`pitch` is the mean of a symbol's frames on a log scale, in Hz; `contour` the way of each from it, in cents.

    So either can be edited by itself. The file begins with a byte order mark, without which Excel sees no UTF-8.
    """

    @contextmanager
    def filling(self, path: Path, seconds: Callable[[], float]) -> Iterator[Add]:
        """See `TrackFormat.filling`; a sentence is written as it comes."""
        del seconds
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.DictWriter(file, COLUMNS)
            rows.writeheader()
            count = 0

            def add(passages: Sequence[Passage]) -> None:
                nonlocal count
                for passage in passages:
                    count += 1
                    rows.writerows(_rows(passage, count))

            yield add

    def read(self, path: Path, frame_rate: float) -> list[Passage]:
        """See `TrackFormat.read`; a spreadsheet may have put semicolons or tabs between, and commas into numbers."""
        del frame_rate
        with path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=head.count)
            table = csv.DictReader(file, delimiter=delimiter)
            missing = [name for name in NEEDED if name not in (table.fieldnames or ())]
            if missing:
                raise InputError(f"{path}: is no track: its first line must name {', '.join(COLUMNS)}")
            found: dict[str, list[Said]] = {}
            for row in table:
                where = f"{path}: line {table.line_num}"
                cells = {name: (cell or "").strip() for name, cell in row.items() if isinstance(name, str)}
                if not any(cells.values()):
                    continue
                if delimiter != ",":
                    cells = {name: cell if name == "symbol" else cell.replace(",", ".") for name, cell in cells.items()}
                found.setdefault(cells["sentence"], []).append(_said(cells, where))
        return [Passage("", tuple(symbols)) for symbols in found.values()]


def _rows(passage: Passage, count: int) -> Iterator[dict[str, object]]:
    start = passage.start
    for said in passage.symbols:
        pitch, contour = _split(said.pitch)
        yield {
            "sentence": count,
            "word": "" if said.word is None else said.word,
            "text": passage.text[slice(*said.characters)].strip(),
            "symbol": named(said.symbol),
            "start": round(start, 6),
            "seconds": "" if said.seconds is None else shortest(said.seconds),
            "pitch": pitch,
            "contour": contour,
            "voicing": " ".join(str(shortest(value)) for value in said.voicing),
            "energy": " ".join(str(shortest(value)) for value in said.energy),
        }
        start += said.seconds or 0.0


def _split(pitch: Sequence[float]) -> tuple[str, str]:
    """The mean on a log scale, and each value's cents above it."""
    if not pitch:
        return "", ""
    octaves = [math.log2(max(value, 1.0)) for value in pitch]
    mean = f"{2 ** (sum(octaves) / len(octaves)):.2f}"
    cents = (f"{1200 * (octave - math.log2(float(mean))):.{CENT_DIGITS}f}" for octave in octaves)
    return mean, " ".join(each.rstrip("0").rstrip(".") for each in cents)


def _said(cells: Mapping[str, str], where: str) -> Said:
    def listed(name: str) -> tuple[float, ...]:
        return numbers(cells.get(name, "").split(), name, where)

    if not cells["symbol"]:
        raise InputError(f"{where}: has no symbol; a space is written ␣")
    try:
        word = int(float(cells["word"])) if cells["word"] else None
        contour = [float(cell) for cell in cells.get("contour", "").split()] or [0.0]
    except ValueError as error:
        raise InputError(f"{where}: word and contour must be numbers ({error})") from error
    pitch: tuple[float, ...] = ()
    if cells.get("pitch"):
        mean = number(cells["pitch"], "pitch", where)
        pitch = numbers([mean * 2 ** (cents / 1200) for cents in contour], "pitch", where)
    return Said(
        unnamed(cells["symbol"]),
        word,
        seconds=number(cells["seconds"], "seconds", where) if cells.get("seconds") else None,
        pitch=pitch,
        voicing=listed("voicing"),
        energy=listed("energy"),
    )
