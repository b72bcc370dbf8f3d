"""What a study tells while it is at work."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """Counts the parts of a study: a line for each that is done now, none for what was done before."""

    def __init__(self, parts: int, console: Console | None = None) -> None:
        self._parts, self._done = parts, 0
        self._console = console or Console(stderr=True)

    @contextmanager
    def part(self, what: str) -> Iterator[None]:
        """A part that is worked on while the block runs."""
        number = f"[{self._done + 1}/{self._parts}]"
        self._tell(f"{number} {what}")
        started = time.perf_counter()
        try:
            yield
        except KeyboardInterrupt:
            self._tell(f"{number} interrupted; the same command goes on, and what was finished is kept")
            raise
        self._done += 1
        self._tell(f"{number} done in {time.perf_counter() - started:.0f} s")

    def passed(self) -> None:
        """A part that is finished already."""
        self._done += 1

    def _tell(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True, markup=False)
