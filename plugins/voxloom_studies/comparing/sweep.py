"""The task `sweep`."""

from voxloom.corpus import AbstractCorpus
from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser
from voxloom.pitch import AbstractPitch
from voxloom.task import AbstractTask
from voxloom.voice_source import find_voice
from voxloom_registry import Config, ConfigError, Registry
from voxloom_studies.comparing.candidate import VOICE, of_grid
from voxloom_studies.comparing.checking import refuse_learnt
from voxloom_studies.comparing.compared import Compared
from voxloom_studies.comparing.grid import Grid, parse_grid
from voxloom_studies.comparing.request import SweepRequest
from voxloom_studies.comparing.side_by_side import SideBySide
from voxloom_studies.comparing.trained import plan_sweep
from voxloom_studies.folder import StudyFolder


class Sweep(AbstractTask[SweepRequest, Compared]):
    """A voice with every combination of a grid of settings, or a voice trained for each, side by side."""

    def __init__(
        self,
        registry: Registry,
        config: Config,
        recogniser: AbstractRecogniser,
        pitch: AbstractPitch,
        corpus: AbstractCorpus | None = None,
    ) -> None:
        self._registry, self._config = registry, config
        self._side_by_side = SideBySide("sweep", registry, config, corpus, recogniser, pitch)

    def run(self, request: SweepRequest) -> Compared:
        """See `AbstractTask.run`.

        Raises:
            VoxloomError: before anything is spoken, with every fault of grid, voices, set and metrics.
            KeyboardInterrupt: when it was interrupted; the same request goes on.
        """
        grid = parse_grid(request.grid)
        _check_training(request)
        if request.recipe is not None:
            planned = plan_sweep(self._registry, grid, request, self._config, StudyFolder(request.output))
            return self._side_by_side.compare(request, request.grid, planned.candidates, grid.seeds, planned)
        self._refuse_learnt(grid, request.voice)
        return self._side_by_side.compare(request, request.grid, of_grid(grid, request.voice), grid.seeds)

    def _refuse_learnt(self, grid: Grid, voice: str) -> None:
        """Every voice of the grid with the words that are set for all."""
        fixed = dict(word.split("=", 1) for word in grid.fixed)
        named = next((axis.values for axis in grid.axes if axis.key == VOICE), (fixed.pop(VOICE, voice),))
        words = [f"{key}={value}" for key, value in fixed.items()]
        axes = [axis for axis in grid.axes if axis.key != VOICE]
        for name in dict.fromkeys(named):
            refuse_learnt(self._registry, find_voice(self._registry, name), axes, words)


def _check_training(request: SweepRequest) -> None:
    budget = {"minutes": request.minutes, "steps": request.steps}
    given = [name for name, value in budget.items() if value is not None]
    if request.recipe is None and (given or request.init):
        wrong = given[0] if given else "init"
        raise ConfigError([f"{wrong}: is about training: name a --recipe that trains, or leave it out"])
    if request.recipe is not None and not given:
        raise InputError("recipe: has no budget for each value: give --minutes M or --steps N")
