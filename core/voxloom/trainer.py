"""Trainers: what prepares features and runs the stages of a recipe."""

from abc import ABC, abstractmethod
from pathlib import Path

from voxloom.bundle import Bundle
from voxloom_registry import Config, Registry


class AbstractTrainer(ABC):
    """Works from a configuration alone: its corpus, its model, its stages with their objectives and budgets."""

    @abstractmethod
    def prepare(self, registry: Registry, config: Config, cache: Path, workers: int) -> None:
        """Bring what the model's `analyse` makes of the corpus's training split into `cache`, going on where it stands.

        Raises:
            InputError, TrainingError: when corpus or cache cannot be used.
        """

    @abstractmethod
    def train(self, registry: Registry, config: Config, cache: Path, run: Path, init: Bundle | None) -> None:
        """Run the stages, or go on with them, in the folder `run`; `init` is a voice whose weights to begin with.

        Raises:
            VoiceError, TrainingError: before anything is written, when something does not fit.
            KeyboardInterrupt: when it was interrupted and a checkpoint has been written.
        """
