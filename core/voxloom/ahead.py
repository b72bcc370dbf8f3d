"""Making the next piece while the one before it is used."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")


def ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same pieces, made in a thread of their own, one further than what was asked for.

    What goes wrong there is raised here, in its place. Closed early, it waits for the piece that is being made.
    """
    end = object()
    with ThreadPoolExecutor(1, "voxloom-ahead") as thread:
        try:
            following = thread.submit(next, pieces, end)
            while (piece := following.result()) is not end:
                following = thread.submit(next, pieces, end)
                yield piece  # type: ignore[misc]
        finally:
            thread.submit(getattr(pieces, "close", lambda: None)).result()
