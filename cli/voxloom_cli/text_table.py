"""Tables as plain text."""

from collections.abc import Sequence

WIDEST = 60
"""A longer cell pushes its own line aside, not every other's."""


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """`rows` in columns two spaces apart, as wide as their widest cell of at most `WIDEST` characters."""
    widths = [
        max((len(cell) for cell in column if len(cell) <= WIDEST), default=0) for column in zip(*rows, strict=True)
    ]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
