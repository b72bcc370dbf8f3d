"""Who is told how training goes."""

from collections.abc import Mapping

from voxloom_training.checkpoint import Standing
from voxloom_training.data import StageData
from voxloom_training.stage import Stage, Stepped


class Watcher:
    """Is told what happens; the command line draws it. Every method may be left as it is."""

    def begun(self, stage: str, standing: Standing, data: StageData) -> None:
        """A stage starts or goes on."""

    def stepped(self, stage: Stage, stepped: Stepped) -> None:
        """A step is done."""

    def validated(self, stage: Stage, figures: Mapping[str, float], best: bool) -> None:
        """Held-out figures are there; `best` says whether they are the best so far."""

    def told(self, line: str) -> None:
        """Something worth a line."""
