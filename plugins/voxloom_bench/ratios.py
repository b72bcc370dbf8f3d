"""The task `ratios`: how many times faster than those it descends from a voice is, with the quality of both sides."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from rich.console import Console

from voxloom.errors import InputError
from voxloom.files import write_text
from voxloom.prompt import read_prompt
from voxloom.slots import DEVICE
from voxloom.task import AbstractTask
from voxloom_bench.about import about
from voxloom_bench.additive import Sum, measurement_of
from voxloom_bench.quality import Qualities
from voxloom_bench.report import Report
from voxloom_bench.request import RatiosRequest
from voxloom_bench.rounds import Rounds
from voxloom_bench.shown import figures_of, summed
from voxloom_bench.shown_ratios import Compared, ratios_table, tried_table
from voxloom_bench.sides import evaluations_with, side_of, with_steps
from voxloom_bench.specs import Spec, spec_of, words_of
from voxloom_bench.state import Measured, State, check_folder
from voxloom_bench.verdicts import GATES, Quality, Ratio, Timed, Tried, fewest, nearest
from voxloom_bench.work import Work
from voxloom_registry import Config, Registry

ROLES = ("ours", "ancestor", "flow")
REPORT, RESULTS, TIMES = "ratios.md", "ratios.json", "times.json"


class Ratios(AbstractTask[RatiosRequest, Report]):
    """Time by the sum of parts and evaluations, all sides in the same rounds; quality by the task `evaluate`."""

    def __init__(self, registry: Registry, config: Config) -> None:
        self._registry, self._config = registry, config

    def run(self, request: RatiosRequest) -> Report:
        """See `AbstractTask.run`; everything is checked before anything is measured.

        Raises:
            VoxloomError: when a voice, its changes or the folder cannot be used.
            KeyboardInterrupt: when it was interrupted; the same request goes on.
        """
        check_folder(request.report)
        specs = {role: spec_of(getattr(request, role), role) for role in ROLES}
        words = [*words_of(self._config, DEVICE.name), *request.evaluation]
        qualities = Qualities(self._registry, request, words)
        tried = {steps: with_steps(specs["ancestor"], steps) for steps in sorted(set(request.steps))}
        for spec in (*specs.values(), *tried.values()):
            qualities.config(spec)
        try:
            times = self._times(request, specs, qualities)
            found = {role: qualities.of(spec, role) for role, spec in specs.items()}
            few = list(self._tried(tried, qualities, found["ours"]))
        except KeyboardInterrupt:
            line = f"interrupted: the same command goes on with what is kept in {request.output}"
            Console(stderr=True).print(line, highlight=False, soft_wrap=True, markup=False)
            raise
        compared = _compared(times.timed, found, few)
        tables = (
            ratios_table(compared, request.size, request.seconds),
            tried_table(few, found["ours"]),
            *summed({role: (each.sum, None) for role, each in times.timed.items()}, times.measured),
        )
        figures = {role: figures_of(each) for role, each in times.measured.items()}
        more = {"ratios": [each.plain() for each in compared], "tried": [asdict(each) for each in few]}
        report = Report(times.about, tables, figures, more, _voices(specs))
        _write(report, request)
        return report

    def _times(self, request: RatiosRequest, specs: Mapping[str, Spec], qualities: Qualities) -> "_Times":
        """All sides in the same rounds; their models are only held here."""
        prompt, _ = read_prompt(request.prompt)
        sides = {
            role: side_of(self._registry, role, spec, qualities.config(spec), request.size, self._config)
            for role, spec in specs.items()
        }
        work = Work(prompt, request.seconds, seed=request.seed)
        measurements = {role: measurement_of(side.system, work) for role, side in sides.items()}
        told = {**about([side.system for side in sides.values()], prompt, request.seed), "seconds": request.seconds}
        try:
            request.output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{request.output}: cannot hold the results ({error.strerror})") from error
        state = State.open(told, request.output / TIMES)
        Rounds(state, request.repeats, memory=False).run(list(measurements.values()))
        measured = {role: state.of(each.key) for role, each in measurements.items()}
        timed = {role: Timed(Sum.of(measured[role].values), side.evaluations) for role, side in sides.items()}
        return _Times(told, timed, measured)

    def _tried(self, specs: Mapping[int, Spec], qualities: Qualities, ours: Quality) -> Iterator[Tried]:
        """The ancestor with more and more steps, up to those that make it as good as ours."""
        for steps, spec in specs.items():
            quality = qualities.of(spec, f"ancestor-{steps}")
            yield Tried(steps, evaluations_with(self._registry, spec), quality)
            if quality.is_as_good_as(ours):
                return


@dataclass(frozen=True)
class _Times:
    """By side; `measured` are all values, `about` is what they depend on."""

    about: dict[str, Any]
    timed: Mapping[str, Timed]
    measured: Mapping[str, Measured]


def _compared(timed: Mapping[str, Timed], found: Mapping[str, Quality], few: Sequence[Tried]) -> list[Compared]:
    """The ancestor as it is, the ancestor at our quality or nearest to it, and the flow model."""
    ours, quality = timed["ours"], found["ours"]
    least = fewest(few, quality)
    close = least or nearest(few, quality)
    shortened = replace(timed["ancestor"], evaluations=close.evaluations)
    return [
        Compared("ancestor", Ratio(ours, timed["ancestor"], GATES["ancestor"]), quality, found["ancestor"]),
        Compared(
            f"ancestor {'at' if least else 'nearest to'} our quality",
            Ratio(ours, shortened),
            quality,
            close.quality,
            least is not None,
        ),
        Compared("flow", Ratio(ours, timed["flow"], GATES["flow"]), quality, found["flow"]),
    ]


def _voices(specs: Mapping[str, Spec]) -> tuple[str, ...]:
    return tuple(f"{role}: {spec.title}" for role, spec in specs.items())


def _write(report: Report, request: RatiosRequest) -> None:
    plain = {"about": report.about, "figures": report.figures, **report.more}
    write_text(request.output / RESULTS, json.dumps(plain, indent=1) + "\n")
    for path in (request.output / REPORT, request.report):
        if path is not None:
            report.write(path)
