"""The task `batch`: a table of requests, spoken many at once."""

import time
from collections.abc import Generator
from contextlib import closing
from functools import partial

from rich.console import Console
from rich.progress import Progress

from voxloom.errors import InputError
from voxloom.result import AudioResult
from voxloom.running import Run
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom.wrapped import unwrapped
from voxloom.writer import write_pieces
from voxloom_batch.gathering import GatheringModel
from voxloom_batch.outcome import BatchError, Outcome, with_lines
from voxloom_batch.planning import Planned, plan
from voxloom_batch.request import BatchRequest
from voxloom_batch.schedule import together
from voxloom_batch.state import State
from voxloom_batch.strand import Strand
from voxloom_registry import Config, Registry, VoxloomError


class Batch(AbstractTask[BatchRequest, Outcome]):
    """Runs the task `say` for every request as it is, but lets the model answer many of them at once.

    What the configuration says of controls holds for each request, unless its own line says otherwise.
    """

    def __init__(self, voice: Voice, registry: Registry, config: Config, size: int = 8) -> None:
        self._registry, self._config, self._size = registry, config, size
        self._bundle, self._model = voice.bundle, unwrapped(voice.model)  # each request has transforms of its own

    def run(self, request: BatchRequest) -> Outcome:
        """See `AbstractTask.run`. Requests that were finished before are not made again.

        Raises:
            ConfigError: with every fault of the table, before anything is spoken.
            BatchError: with every request that failed, after all others are made.
        """
        planned = plan(self._registry, self._bundle, self._config, request, self._model.prompted)
        try:
            request.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{request.output}: cannot hold the results ({error.strerror})") from error
        state = State(request.output)
        left = [each for each in planned if not state.is_finished(each.paths, each.key)]
        start, seconds = time.perf_counter(), 0.0
        told: list[tuple[int, str]] = []
        failed: dict[int, str] = {}
        with closing(self._spoken(left)) as spoken:
            for each, done in spoken:
                if isinstance(done, VoxloomError):
                    failed[each.line] = f"{request.requests}, line {each.line} ({each.paths[0].name}): {done}"
                    continue
                state.finish(each.paths, each.key)
                seconds += done.seconds
                told += [(each.line, note) for note in done.notes]
        if failed:
            lines = [failed[line] for line in sorted(failed)]
            count = f"{len(failed)} of {len(planned)} requests failed; the others are in {request.output}:"
            raise BatchError("\n".join((*with_lines(told), count, *lines)))
        files = tuple(path for each in planned for path in each.paths)
        return Outcome(files, len(left), seconds, time.perf_counter() - start, with_lines(told))

    def _spoken(self, planned: list[Planned]) -> "Generator[tuple[Planned, Done | VoxloomError], None, None]":
        """Each as it is finished, with a bar on the terminal."""
        by_length = sorted(planned, key=lambda each: (each.length, each.line))
        works = [partial(self._speak, each) for each in by_length]
        console = Console(stderr=True)
        bar = Progress(console=console, transient=True, disable=not console.is_terminal)
        with bar, closing(together(works, self._model, self._size)) as finished:
            row = bar.add_task("speaking", total=len(planned))
            for number, ended in finished:
                bar.advance(row)
                if ended.error is None:
                    yield by_length[number], ended.value
                elif isinstance(ended.error, VoxloomError):
                    yield by_length[number], ended.error
                else:
                    raise ended.error

    def _speak(self, planned: Planned, strand: Strand) -> "Done":
        """One request as the task `say` makes it, to its files."""
        voice = Voice(self._registry, self._bundle, GatheringModel(self._model, strand.ask), planned.config)
        done = Done()
        pieces = Run.of(self._registry, planned.config, planned.request, voice).pieces()
        write_pieces(self._registry, map(done.noting, pieces), planned.paths)
        return done


class Done:
    """How long a result is, and what it tells."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.notes: list[str] = []

    def noting(self, piece: AudioResult) -> AudioResult:
        """A piece that passes by."""
        self.seconds += piece.seconds
        self.notes += piece.notes
        return piece
