"""The task `robustness`: a voice after prompts as people record them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from rich.console import Console
from rich.progress import track

from voxloom.audio import read, resample, write
from voxloom.corpus import AbstractCorpus, Item
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, AbstractRecogniser, Sample
from voxloom.model import Recording
from voxloom.provenance import library_versions
from voxloom.result import AudioResult
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_evaluation.conditions import Condition, Source, conditions
from voxloom_evaluation.request import RobustnessRequest
from voxloom_evaluation.standing import Outcome, Said, Standing
from voxloom_registry import Registry

METRICS = ("wer", "deletions", "similarity")
SYNTHETIC = "espeak-ng"
"""The condition whose speakers are those of the corpus `synthetic`."""
SYNTHETIC_SPEAKERS = 6


class Robustness(AbstractTask[RobustnessRequest, Standing]):
    """The same requests under every condition: who is refused, how long and loud it is, what is heard, who it is."""

    def __init__(self, voice: Voice, recogniser: AbstractRecogniser) -> None:
        self._voice = voice
        self._recogniser = recogniser

    def run(self, request: RobustnessRequest) -> Standing:
        """Speak and measure; figures and audio are written to the request's folder.

        Raises:
            InputError: when the requests cannot be read or a condition is unknown.
            PluginError: when a package is missing, with what to install.
        """
        registry, known = self._voice.registry, conditions()
        names = request.condition or (*known, SYNTHETIC)
        for name in names:
            if name not in (*known, SYNTHETIC):
                raise InputError(f"there is no condition {name!r}: name some of {'; '.join((*known, SYNTHETIC))}")
        written: AbstractCorpus = registry.build("corpus", "manifest", {"path": request.requests, "audio": "{prompt}"})
        items = written.items()[: request.limit]
        others = items if SYNTHETIC not in names else _by_others(registry, items, request.output / "prompts")
        metrics = [registry.build("metric", name, None, **self._parts(registry, name)) for name in METRICS]
        rows = {}
        for name in names:
            condition, spoken = (known["clean"], others) if name == SYNTHETIC else (known[name], items)
            folder = request.output / "audio" / name.replace(" ", "-")
            folder.mkdir(parents=True, exist_ok=True)
            places = track(range(len(items)), name, console=Console(stderr=True), transient=True)
            rows[name] = [self._outcome(condition, spoken, place, request.seed, metrics, folder) for place in places]
        about = {
            "voice": self._voice.name,
            "weights_sha256": self._voice.bundle.weights_sha256,
            "config": self._voice.config.plain(),
            "requests": str(request.requests),
            "seed": request.seed,
            "versions": library_versions(),
        }
        standing = Standing(rows, about, request.output)
        standing.write(request.output)
        return standing

    def _parts(self, registry: Registry, metric: str) -> dict[str, AbstractRecogniser]:
        return dict.fromkeys(registry.find("metric", metric).parts, self._recogniser)

    def _outcome(
        self,
        condition: Condition,
        items: Sequence[Item],
        place: int,
        seed: int,
        metrics: Iterable[AbstractMetric],
        folder: Path,
    ) -> Outcome:
        """What became of one request; a refusal is its sentence."""
        item = items[place]
        prompt = condition(_source(item, items), np.random.default_rng([seed, place]))
        try:
            said: AudioResult = self._voice.run("say", text=item.text, prompt=(prompt.samples, prompt.rate), seed=seed)
        except InputError as refusal:
            return str(refusal)
        wave, rate = said.wave.clamp(-1, 1), said.sample_rate
        write(folder / f"{item.id.replace('/', '_')}.wav", wave, rate)
        clean = resample(Recording(torch.from_numpy(prompt.clean), prompt.clean_rate), rate).wave
        sample = Sample(item.id, item.text, wave, rate, clean)
        scores = {figure: score for metric in metrics for figure, score in metric.measure(sample).items()}
        power = float(wave.square().mean())
        return Said(scores, said.seconds, 10 * math.log10(max(power, 1e-10)), said.notes)


def _source(item: Item, items: Sequence[Item]) -> Source:
    """Its prompt, and those of other speakers at the same rate."""
    own = read(item.audio)
    paths = dict.fromkeys(other.audio for other in items if other.speaker != item.speaker)
    others = [resample(read(path), own.sample_rate).wave.numpy() for path in paths]
    return Source(own.wave.numpy(), own.sample_rate, others)


def _by_others(registry: Registry, items: Sequence[Item], folder: Path) -> list[Item]:
    """The same texts after recordings that espeak-ng makes in `folder`."""
    options = {"path": folder, "count": SYNTHETIC_SPEAKERS, "speakers": SYNTHETIC_SPEAKERS}
    corpus: AbstractCorpus = registry.build("corpus", "synthetic", options)
    voices = corpus.items()
    turns = ((item, voices[place % len(voices)]) for place, item in enumerate(items))
    return [replace(item, audio=voice.audio, speaker=voice.speaker) for item, voice in turns]
