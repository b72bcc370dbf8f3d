"""What every round measures once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from voxloom_bench.system import System
from voxloom_bench.work import Work

Figures = Mapping[str, list[float]]
"""Values by figure; a measurement may find several of one."""


@dataclass(frozen=True)
class Measurement:
    """A function of the round, 0 being the one to warm up, and what it is of.

    `work` says how large it is: larger ones are left out first where time is short. Its peak memory is measured when
    all of the work is done, or only the parts and one evaluation of the network, or not at all.
    """

    system: System
    name: str
    work: Work
    measure: Callable[[int], Figures]
    weighed: Literal["all", "parts"] | None = "all"

    @property
    def key(self) -> str:
        """What it is called in files."""
        return f"{self.system.title}: {self.name}"

    @property
    def size(self) -> float:
        """Seconds of speech, about."""
        return self.work.seconds * self.work.batch
