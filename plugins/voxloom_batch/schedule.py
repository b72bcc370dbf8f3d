"""Which of many works goes on, and which of their questions are answered at once."""

from collections import deque
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping, Sequence
from typing import Any

from voxloom.model import AbstractModel
from voxloom_batch.answering import answers
from voxloom_batch.gathering import LATER, Question
from voxloom_batch.strand import Ended, Strand

POOLED = 4
"""Works under way for each place in a batch: enough for questions of about equal weight to be among theirs."""


def together(
    works: Sequence[Callable[[Strand], Any]], model: AbstractModel, size: int
) -> Generator[tuple[int, Ended], None, None]:
    """What each work ended with, by its place, when it ended; questions are answered `size` at once.

    Nothing depends on how fast anything is: the same works make the same batches.
    """
    left = deque(enumerate(works))
    active: dict[int, Strand] = {}
    waiting: dict[int, Question] = {}

    def heard(number: int, said: Question | Ended) -> Iterator[tuple[int, Ended]]:
        if isinstance(said, Ended):
            del active[number]
            yield number, said
        else:
            waiting[number] = said

    try:
        while left or active:
            while left and len(active) < POOLED * size:
                number, work = left.popleft()
                active[number] = Strand(work)
                yield from heard(number, active[number].start())
            batch = _chosen(waiting, size)
            found = answers(model, [waiting.pop(number) for number in batch]) if batch else []
            for number, answer in zip(batch, found, strict=True):
                yield from heard(number, active[number].go_on(answer))
    finally:
        for strand in active.values():
            strand.abandon()


def _chosen(waiting: Mapping[int, Question], size: int) -> list[int]:
    """The lightest of those that can be answered together: the latest step that fills a batch, else the earliest."""
    groups: dict[Hashable, list[int]] = {}
    for number in sorted(waiting, key=lambda number: (waiting[number].weight, number)):
        groups.setdefault(waiting[number].key, []).append(number)

    def promise(group: list[int]) -> tuple[bool, int, int, int]:
        kind = type(waiting[group[0]])
        step = LATER.index(kind) + 1 if kind in LATER else 0
        full = len(group) >= size
        return full, step if full else -step, min(len(group), size), -group[0]

    return max(groups.values(), key=promise)[:size] if groups else []
