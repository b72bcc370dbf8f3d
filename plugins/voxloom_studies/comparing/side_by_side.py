"""What `sweep` and `compare` have in common: candidates are checked, trained where that is asked, measured, written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voxloom.corpus import AbstractCorpus
from voxloom.metric import AbstractRecogniser
from voxloom.pitch import AbstractPitch
from voxloom.recipes import prepare_features
from voxloom.slots import CORPUS, DEVICE
from voxloom_registry import Config, Registry
from voxloom_studies.comparing.about import about_of
from voxloom_studies.comparing.candidate import Candidate
from voxloom_studies.comparing.checking import check_candidates
from voxloom_studies.comparing.compared import Compared
from voxloom_studies.comparing.engine import Engine, lacking_of
from voxloom_studies.comparing.request import MeasuringRequest
from voxloom_studies.comparing.setup import set_up
from voxloom_studies.comparing.trained import TrainedSweep
from voxloom_studies.comparing.writing import write
from voxloom_studies.folder import StudyFolder
from voxloom_studies.keeping import KeepingRegistry
from voxloom_studies.page import write_page
from voxloom_studies.progress import Progress
from voxloom_studies.training import train
from voxloom_studies.words import words_of

MEASURING = (CORPUS.name, "recogniser", "pitch", DEVICE.name)
"""Slots that evaluations take over from the configuration of the task."""
PAGE = "page.html"


@dataclass(frozen=True)
class SideBySide:
    """A task's parts, with which it measures."""

    task: str
    registry: Registry
    config: Config
    corpus: AbstractCorpus | None
    recogniser: AbstractRecogniser
    pitch: AbstractPitch

    @property
    def words(self) -> list[str]:
        """What every evaluation is configured with."""
        return words_of(self.config, MEASURING)

    def compare(
        self,
        request: MeasuringRequest,
        listed: Sequence[str],
        candidates: Sequence[Candidate],
        seeds: Sequence[int],
        trained: TrainedSweep | None = None,
    ) -> Compared:
        """Everything is checked before the first training or evaluation begins; `listed` is the request's own list.

        Raises:
            VoxloomError: when something is wrong, in as many sentences as there are faults.
            KeyboardInterrupt: when it was interrupted; the same request goes on.
        """
        parts = {"recogniser": self.recogniser, "pitch": self.pitch}
        keeping = KeepingRegistry.holding(self.registry, self.config, parts)
        check_candidates(self.registry, candidates, self.words, trained.bundles if trained else {})
        setup = set_up(keeping, request, seeds, self.words, self.corpus, parts)
        folder = StudyFolder(request.output)
        trainings = trained.trainings if trained else {}
        progress = Progress(len(trainings) + len(candidates) * len(seeds) + bool(setup.in_turns))
        if trained:
            self._train(trained, folder, progress)
        engine = Engine(keeping, self.config, setup, self.pitch, folder, progress, request.rounds)
        about = about_of(self.task, request, listed, self.words, self.config, setup)
        measured = engine.compare(f"voxloom {self.task}", candidates, about)
        remarks = (*setup.notes, *lacking_of(engine, candidates, measured))
        comparison = replace(measured, remarks=remarks)
        write(comparison, request.output)
        write_page(comparison, request.output / PAGE, request.shown)
        return Compared(comparison, remarks, request.output)

    def _train(self, trained: TrainedSweep, folder: StudyFolder, progress: Progress) -> None:
        """Each with features of its own kind, which are prepared as far as they are not."""
        for name, training in trained.trainings.items():
            if not (folder.is_trained(name, training.made) and training.voice.is_dir()):
                prepare_features(self.registry, training.words, None, trained.caches[name], 0, trained.init)
            train(self.registry, {name: training}, trained.init, trained.caches[name], folder, progress)
