"""What a bench came to: tables for people, JSON for programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom_bench.about import told
from voxloom_bench.tables import Table


@dataclass(frozen=True)
class Report:
    """Tables, what figures depend on, and what people must be told; figures by measurement for programs."""

    about: Mapping[str, Any]
    tables: tuple[Table, ...] = field(compare=False)
    figures: Mapping[str, Mapping[str, float]] = field(compare=False)
    """By key of the measurement, then by figure: medians, and means or maxima where that is said."""
    more: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What was concluded, in plain values."""
    remarks: tuple[str, ...] = field(default=(), compare=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """The tables, what was left out, and what it was measured on."""
        return (*(table.text() for table in self.tables), *self.remarks, *told(dict(self.about)))

    def markdown(self) -> str:
        """The same as Markdown."""
        lines = "\n".join(f"- {line}" for line in (*self.remarks, *told(dict(self.about))))
        return "\n\n".join([*(table.markdown() for table in self.tables), lines]) + "\n"

    def write(self, path: Path) -> None:
        """The Markdown.

        Raises:
            InputError: when the file cannot be written.
        """
        try:
            write_text(path, self.markdown())
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({error.strerror})") from error
