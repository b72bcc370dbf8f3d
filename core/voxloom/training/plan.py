"""Which items make which batch: a pure function of seed and step."""

from collections.abc import Sequence
from dataclasses import dataclass

from voxloom.training.seeds import random_of

JITTER = 0.1
"""Lengths are blurred by up to this share before sorting, so that batches differ from epoch to epoch."""


@dataclass(frozen=True)
class BatchPlan:
    """Batches of items of similar length, in a new random order each epoch; no item is dropped.

    `frames` are the items' lengths. A batch holds at most `max_items` items and, with padding, `batch_frames` frames
    (a single longer item makes a batch of its own).
    """

    frames: tuple[int, ...]
    batch_frames: int
    max_items: int
    seed: int

    def epoch(self, epoch: int) -> list[list[int]]:
        """The batches of one epoch as lists of item indices."""
        rng = random_of("plan", self.seed, epoch)
        blurred = [length * (1 + JITTER * rng.random()) for length in self.frames]
        batches: list[list[int]] = []
        current: list[int] = []
        longest = 0
        for index in sorted(range(len(blurred)), key=blurred.__getitem__):
            widest = max(longest, self.frames[index])
            if current and (len(current) == self.max_items or widest * (len(current) + 1) > self.batch_frames):
                batches.append(current)
                current, widest = [], self.frames[index]
            current.append(index)
            longest = widest
        batches.append(current)
        rng.shuffle(batches)
        return batches


class BatchSchedule(Sequence[tuple[int, list[int]]]):
    """(step, item indices) for the steps from `start` up to `stop`; epochs are laid out as they are reached."""

    def __init__(self, plan: BatchPlan, start: int, stop: int) -> None:
        self.plan, self.start, self.stop = plan, start, stop
        self._epochs: list[list[list[int]]] = []

    def __len__(self) -> int:
        return max(0, self.stop - self.start)

    def __getitem__(self, place: int) -> tuple[int, list[int]]:  # type: ignore[override]
        if not 0 <= place < len(self):
            raise IndexError(place)
        step = self.start + place
        left = step
        for epoch in range(step + 1):
            if epoch == len(self._epochs):
                self._epochs.append(self.plan.epoch(epoch))
            if left < len(self._epochs[epoch]):
                return step, self._epochs[epoch][left]
            left -= len(self._epochs[epoch])
        raise IndexError(place)
