"""A bar on the terminal while something is measured."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar


class Progress:
    """Counts measurements; nothing is shown where stderr is no terminal."""

    def __init__(self, total: int) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._row = self._bar.add_task("measuring", total=total)

    def __enter__(self) -> Self:
        """Show it."""
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Take it away."""
        self._bar.stop()

    def tell(self, what: str) -> None:
        """What is measured now."""
        self._bar.update(self._row, description=what)

    def advance(self, count: int = 1) -> None:
        """So many are done."""
        self._bar.advance(self._row, count)
