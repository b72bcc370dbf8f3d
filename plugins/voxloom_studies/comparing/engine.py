"""Candidates to a comparison: evaluated, timed in turns, tested in pairs."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import torch

from voxloom.pitch import AbstractPitch
from voxloom.slots import DEVICE
from voxloom.voice_source import find_voice
from voxloom_registry import Config
from voxloom_studies.comparing.candidate import Candidate
from voxloom_studies.comparing.front import fronts_of
from voxloom_studies.comparing.listening import Extra, utterances_of
from voxloom_studies.comparing.process import Speaker, Trial, speaking
from voxloom_studies.comparing.request import MEMORY, RTF
from voxloom_studies.comparing.setup import Setup
from voxloom_studies.comparing.turns import Rounds, Turns, memory_of, speed_of, take_turns
from voxloom_studies.comparing.verdict import UNDECIDED, differences_of, sentence_of
from voxloom_studies.comparison import Comparison, Difference, System
from voxloom_studies.evaluating import Evaluations, Subject
from voxloom_studies.folder import StudyFolder
from voxloom_studies.keeping import KeepingRegistry
from voxloom_studies.progress import Progress
from voxloom_studies.results import Results, measured, read_results
from voxloom_studies.statistics import Measured, figure_of
from voxloom_studies.words import words_of

BySystem = dict[str, Measured]


@dataclass(frozen=True)
class Engine:
    """Measures what is not measured yet in `folder`."""

    registry: KeepingRegistry
    config: Config
    setup: Setup
    pitch: AbstractPitch
    folder: StudyFolder
    progress: Progress
    rounds: tuple[int, int]

    def compare(self, title: str, candidates: Sequence[Candidate], about: Mapping[str, str]) -> Comparison:
        """All of it.

        Raises:
            InputError: when a candidate cannot speak after all.
            KeyboardInterrupt: when it was interrupted; what is finished is kept.
        """
        evaluations = Evaluations(self.registry, self.setup.asked, self.folder, self.progress)
        places = {each.name: evaluations.measure(self._subject(each)) for each in candidates}
        results = {name: [read_results(place) for place in folders] for name, folders in places.items()}
        rounds = self._take_turns(candidates, next(iter(results.values()))[0]) if self.setup.in_turns else []
        by_figure = {figure: self._by_system(figure, results, rounds) for figure in self.setup.figures}
        by_figure = {figure: found for figure, found in by_figure.items() if found}
        systems = tuple(_system(each, by_figure) for each in candidates)
        differences = tuple(
            difference
            for figure, found in by_figure.items()
            for difference in differences_of(figure, found, self.setup.margins[figure])
        )
        better = {figure: next(iter(found.values())).better for figure, found in by_figure.items()}
        first = {name: (folders[0], results[name][0]) for name, folders in places.items()}
        extra = {each.name: _extra(by_figure, each.name) for each in candidates}
        utterances = utterances_of(self.setup.items, first, list(self.setup.metrics), extra, self.pitch)
        sentences = tuple(sentence_of(each) for each in differences)
        fronts = fronts_of(systems, better)
        return Comparison(title, systems, differences, utterances, better, about, sentences, fronts)

    def _subject(self, candidate: Candidate) -> Subject:
        return Subject(candidate.folder_name, candidate.voice, candidate.changes, self.setup.evaluated)

    def _take_turns(self, candidates: Sequence[Candidate], results: Results) -> Rounds:
        told = results["trials"]
        trials = [
            Trial(item.id, item.text, self.setup.prompts[told[item.id]["prompt"]].resolve())
            for item in self.setup.items
        ]
        words = words_of(self.config, (DEVICE.name,))
        threads, seed = torch.get_num_threads(), self.setup.asked.seeds[0]
        made = {
            "systems": {each.name: [self._weights(each), *each.changes, *words] for each in candidates},
            "trials": [[trial.id, trial.text, str(trial.prompt)] for trial in trials],
            "seed": seed,
            "threads": threads,
        }
        turns = Turns(self.folder.root / "turns.json", made, self.rounds[0], max(self.rounds))

        def start(stack: ExitStack) -> list[Speaker]:
            return [stack.enter_context(speaking(self.registry, each, words, threads)) for each in candidates]

        def is_decided(rounds: Rounds) -> bool:
            """Where an interval leaves 0 out and the test still shows nothing, utterances are lacking, not rounds."""
            return RTF not in self.setup.figures or not any(
                each.verdict == UNDECIDED and each.difference.low <= 0 <= each.difference.high
                for each in self._speeds(candidates, rounds)
            )

        if not turns.lacking(kept := turns.read(), is_decided):
            self.progress.passed()
            return kept
        with self.progress.part(f"time and memory of {len(candidates)} systems, in turns"):
            return take_turns(turns, start, trials, seed, is_decided)

    def _speeds(self, candidates: Sequence[Candidate], rounds: Rounds) -> list[Difference]:
        found = {each.name: speed_of(rounds, each.name) for each in candidates}
        return differences_of(RTF, found, self.setup.margins[RTF])

    def _weights(self, candidate: Candidate) -> str:
        return find_voice(self.registry, candidate.voice).weights_sha256

    def _by_system(self, figure: str, results: Mapping[str, list[Results]], rounds: Rounds) -> BySystem:
        found: dict[str, Measured | None] = {}
        for name, seeds in results.items():
            if figure == RTF:
                found[name] = speed_of(rounds, name)
            elif figure == MEMORY:
                found[name] = memory_of(rounds, name)
            else:
                found[name] = measured(seeds, figure, self.setup.metrics[figure])
        return {name: one for name, one in found.items() if one is not None}


def lacking_of(engine: Engine, candidates: Sequence[Candidate], comparison: Comparison) -> tuple[str, ...]:
    """What could not be measured of a system, and why."""
    found = []
    for candidate, system in zip(candidates, comparison.systems, strict=True):
        place: Path = engine.folder.evaluation(candidate.folder_name, engine.setup.asked.seeds[0])
        skipped = read_results(place).get("skipped", {})
        for figure in engine.setup.figures:
            if figure not in system.figures:
                why = "this machine does not tell" if figure == MEMORY else skipped.get(figure, "it gave no figure")
                found.append(f"not measured: {figure} of {system.name} ({why})")
    return tuple(found)


def _system(candidate: Candidate, by_figure: Mapping[str, BySystem]) -> System:
    figures = {name: figure_of(found[candidate.name]) for name, found in by_figure.items() if candidate.name in found}
    return System(candidate.name, candidate.changes, candidate.voice, figures)


def _extra(by_figure: Mapping[str, BySystem], system: str) -> Extra:
    """The scores of figures that are taken in turns."""
    found: dict[str, dict[str, float]] = {}
    for figure in (RTF, MEMORY):
        one = by_figure.get(figure, {}).get(system)
        for utterance, (value, weight) in (one.tallies if one else {}).items():
            found.setdefault(utterance, {})[figure] = value / weight
    return found
