"""Which items make which batch: a pure function of seed and number."""

from dataclasses import dataclass

from voxloom_training.seeds import random_of

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


class BatchStream:
    """The batches of all epochs, numbered through; epochs are laid out as they are reached."""

    def __init__(self, plan: BatchPlan) -> None:
        self.plan = plan
        self._starts = [0]  # number of the first batch of each epoch that has been laid out, and of the next
        self._laid_out: dict[int, list[list[int]]] = {}

    def __getitem__(self, number: int) -> list[int]:
        while number >= self._starts[-1]:
            self._epoch(len(self._starts) - 1)
        epoch = next(epoch for epoch in reversed(range(len(self._starts) - 1)) if self._starts[epoch] <= number)
        return self._epoch(epoch)[number - self._starts[epoch]]

    def _epoch(self, epoch: int) -> list[list[int]]:
        if epoch not in self._laid_out:
            self._laid_out[epoch] = self.plan.epoch(epoch)
            self._laid_out.pop(epoch - 2, None)  # a step reaches into two epochs at most
            if epoch == len(self._starts) - 1:
                self._starts.append(self._starts[-1] + len(self._laid_out[epoch]))
        return self._laid_out[epoch]
