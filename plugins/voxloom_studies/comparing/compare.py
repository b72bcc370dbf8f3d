"""The task `compare`."""

from voxloom.corpus import AbstractCorpus
from voxloom.metric import AbstractRecogniser
from voxloom.pitch import AbstractPitch
from voxloom.task import AbstractTask
from voxloom_registry import Config, ConfigError, Registry
from voxloom_studies.comparing.candidate import of_entries
from voxloom_studies.comparing.compared import Compared
from voxloom_studies.comparing.request import CompareRequest
from voxloom_studies.comparing.side_by_side import SideBySide


class Compare(AbstractTask[CompareRequest, Compared]):
    """Voices side by side, each with its own changes; one that is measured twice is two systems."""

    def __init__(
        self,
        registry: Registry,
        config: Config,
        recogniser: AbstractRecogniser,
        pitch: AbstractPitch,
        corpus: AbstractCorpus | None = None,
    ) -> None:
        self._side_by_side = SideBySide("compare", registry, config, corpus, recogniser, pitch)

    def run(self, request: CompareRequest) -> Compared:
        """See `AbstractTask.run`.

        Raises:
            VoxloomError: before anything is spoken, with every fault of voices, set and metrics.
            KeyboardInterrupt: when it was interrupted; the same request goes on.
        """
        if not request.seeds or len(set(request.seeds)) < len(request.seeds):
            raise ConfigError(["seeds: must be at least one, each another"])
        return self._side_by_side.compare(request, request.systems, of_entries(request.systems), request.seeds)
