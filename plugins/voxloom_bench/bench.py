"""The task `bench`: how fast voices and models speak on this machine."""

from collections.abc import Sequence

from rich.console import Console

from voxloom.errors import InputError
from voxloom.prompt import read_prompt
from voxloom.slots import MODEL
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_bench.about import about
from voxloom_bench.modes import Gridding, Mode, Probing, Summing
from voxloom_bench.probes import SENTENCE_SECONDS
from voxloom_bench.report import Report
from voxloom_bench.request import BenchRequest
from voxloom_bench.rounds import Rounds
from voxloom_bench.shown import figures_of
from voxloom_bench.specs import spec_of
from voxloom_bench.state import State, check_folder
from voxloom_bench.system import System, configured, given, load
from voxloom_bench.work import Work
from voxloom_registry import Config, Registry

LENGTHS = (2.0, 5.0, 10.0, 20.0, 40.0, 60.0)
"""Seconds of speech in the grid, where nobody says otherwise."""
ADDITIVE_SECONDS = 10.0


class Bench(AbstractTask[BenchRequest, Report]):
    """In every round everything is measured once: other work of the machine falls on all alike.

    Without a voice the model of the configuration is built, with the weights it begins with.
    """

    def __init__(self, voice: Voice | None, registry: Registry, config: Config) -> None:
        self._voice, self._registry, self._config = voice, registry, config

    def run(self, request: BenchRequest) -> Report:
        """See `AbstractTask.run`.

        Raises:
            InputError: when the request cannot be met, or its file was measured on something else.
            KeyboardInterrupt: when it was interrupted; what was measured is in the file and told.
        """
        mode = _mode(request)
        for path in (request.output, request.report):
            check_folder(path)
        specs = [spec_of(text, "against") for text in request.against]
        prompt, _ = read_prompt(request.prompt)
        systems = [self._own(), *(load(self._registry, spec, self._config) for spec in specs)]
        _refuse_doubles(systems)
        told = about(systems, prompt, request.seed)
        state = State.open(told, request.output)
        rounds = Rounds(state, request.repeats, request.minutes, request.budget, request.memory)
        work = Work(prompt, SENTENCE_SECONDS, seed=request.seed)
        measurements = mode.measurements(systems, work)

        def report() -> Report:
            found = {key: figures_of(each) for key, each in state.measured.items()}
            tables, more = mode.shown(state, systems, measurements)
            return Report(told, tables, found, more, tuple(rounds.notes))

        try:
            rounds.run(measurements)
            mode.finish(measurements, rounds)
        except KeyboardInterrupt:
            _interrupted(report(), request)
            raise
        done = report()
        state.save({"figures": done.figures, **done.more})
        if request.report is not None:
            done.write(request.report)
        return done

    def _own(self) -> System:
        if self._voice is not None:
            return given(self._voice)
        if MODEL.name not in self._config.slots:
            raise InputError("bench: name a voice, or a model by model=NAME")
        return configured(self._registry, self._config)


def _refuse_doubles(systems: Sequence[System]) -> None:
    titles = [system.title for system in systems]
    doubled = next((title for title in titles if titles.count(title) > 1), None)
    if doubled is not None:
        raise InputError(f"against: {doubled!r} is measured already; name another voice, or changes to it")


def _mode(request: BenchRequest) -> Mode:
    if request.grid and request.additive:
        raise InputError("grid and additive measure different things: ask for one of them")
    if request.grid:
        return Gridding(request.seconds or LENGTHS, request.batches)
    if not request.additive:
        return Probing()
    if request.seconds is not None and len(request.seconds) > 1:
        raise InputError("seconds: give one length to additive")
    return Summing(request.seconds[0] if request.seconds else ADDITIVE_SECONDS)


def _interrupted(report: Report, request: BenchRequest) -> None:
    """Tell what was measured so far, and how it is gone on with."""
    kept = "nothing is kept without -o FILE" if request.output is None else f"kept in {request.output}"
    console = Console(stderr=True)
    for line in (*report.notes, f"interrupted: {kept}; the same command goes on with what is kept"):
        console.print(line, highlight=False, soft_wrap=True, markup=False)
