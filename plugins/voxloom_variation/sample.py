"""The task `sample`: several readings of one text."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from voxloom.audio import write
from voxloom.corpus import AbstractCorpus
from voxloom.errors import InputError, VoiceError
from voxloom.metric import AbstractMetric, Sample
from voxloom.pitch import AbstractPitch
from voxloom.prosody import AbstractProsody, RefinedProsody
from voxloom.provenance import Provenance
from voxloom.result import AudioResult
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom.wrapped import offers
from voxloom_variation.hearing import usable
from voxloom_variation.natural import spread_in
from voxloom_variation.readings import Reading, Readings
from voxloom_variation.request import FEWEST, SampleRequest
from voxloom_variation.spread import Melody, likeness, melody_of, melody_spread, pace_spread, symbol_spread
from voxloom_variation.varied import Variation, VariedModel

FILE = "reading-{:02}.wav"
FIRST = FILE.format(1)
ALPHA = 1.0
"""What readings are drawn with unless it is said: all of what refinement draws, and not the share for steady speech."""


class Sampling(AbstractTask[SampleRequest, Readings]):
    """Asks the task `say` once for each seed, of a voice that speaks at a pace and in a register drawn by that seed.

    Every voice that speaks can be sampled; one that cannot be conditioned apart from that keeps its pace and register.
    """

    def __init__(
        self,
        voice: Voice,
        pitch: AbstractPitch,
        timbre: AbstractMetric | None = None,
        words: AbstractMetric | None = None,
        corpus: AbstractCorpus | None = None,
    ) -> None:
        self._voice, self._pitch, self._timbre = voice, pitch, timbre
        self._words, self._corpus = words, corpus

    def run(self, request: SampleRequest) -> Readings:
        """See `AbstractTask.run`; files are written when all has been spoken and measured."""
        _check_folder(request)
        usable(request.prompt, "prompt", 16000)
        alpha = ALPHA if request.alpha is None and is_refined(self._voice) else request.alpha
        seeds = range(request.seed, request.seed + request.n)
        variations = [self._variation(request, seed) for seed in seeds]
        spoken = [self._said(request, *each, alpha) for each in zip(seeds, variations, strict=True)]
        readings = [
            self._reading(FILE.format(number), *each, request.text)
            for number, each in enumerate(zip(seeds, variations, spoken, strict=True), start=1)
        ]
        spread = self._spread(request.text, spoken, readings)
        natural = {} if self._corpus is None else spread_in(self._corpus, self._pitch)
        told = (*spoken[0].notes, *self._told(request, variations[0] is not None))
        found = Readings(tuple(readings), spread, natural, _about(request, alpha, spoken[0]), told)
        request.output.mkdir(exist_ok=True)
        for reading, each in zip(readings, spoken, strict=True):
            made_by = _made_by(self._voice, reading.seed)
            write(request.output / reading.file, each.wave, each.sample_rate, made_by)
        found.write(request.output)
        return found

    def _variation(self, request: SampleRequest, seed: int) -> Variation | None:
        """What the seed draws; None when nothing is to be drawn, or the voice cannot be told how to speak."""
        if not (request.pace or request.register or request.range) or not offers(self._voice.model, "condition"):
            return None
        return Variation.drawn(seed, request.pace, request.register, request.range)

    def _told(self, request: SampleRequest, varied: bool) -> Iterator[str]:
        if varied:
            yield "pace, register and range: drawn for each reading; with 0 for all three `say` says the same by seed"
        if request.alpha is None and is_refined(self._voice):
            yield f"alpha: {ALPHA:g}, so that readings differ; `say` takes the voice's own, which is for steady speech"
        if not is_refined(self._voice):
            name = self._voice.name
            yield f"the voice {name!r} draws no pitch and durations; one whose prosody is refined would vary more"

    def _said(self, request: SampleRequest, seed: int, variation: Variation | None, alpha: float | None) -> AudioResult:
        voice = self._voice
        if variation is not None:
            voice = Voice(voice.registry, voice.bundle, VariedModel(voice.model, variation), voice.config)
        share = {} if alpha is None else {"alpha": alpha}
        said: AudioResult = voice.run("say", text=request.text, prompt=request.prompt, seed=seed, **share)
        return said

    def _reading(self, file: str, seed: int, variation: Variation | None, said: AudioResult, text: str) -> Reading:
        melody = melody_of(self._pitch, said.wave, said.sample_rate)
        wer = None
        if self._words is not None:
            sample = Sample(file, text, said.wave, said.sample_rate)
            wer = next(iter(self._words.measure(sample).values())).value
        hertz, cents = (None, None) if melody is None else (melody.mean_hz, melody.deviation_cents)
        return Reading(file, seed, said.seconds, hertz, cents, wer, variation)

    def _spread(self, text: str, spoken: list[AudioResult], readings: list[Reading]) -> dict[str, float]:
        melodies = [
            None
            if each.f0_hz is None or each.f0_deviation_cents is None
            else Melody(each.f0_hz, each.f0_deviation_cents)
            for each in readings
        ]
        found = melody_spread(melodies) | pace_spread([each.seconds for each in readings])
        found |= symbol_spread([each.durations for each in spoken])
        if self._timbre is not None:
            found |= likeness(self._timbre, text, [each.wave for each in spoken], spoken[0].sample_rate)
        errors = [100 * each.wer for each in readings if each.wer is not None]
        return found | ({"wer_mean": float(np.mean(errors)), "wer_worst": max(errors)} if errors else {})


def is_refined(voice: Voice) -> bool:
    """Whether pitch and durations are drawn, and not only what they are spoken with."""
    try:
        prosody = voice.model.part("prosody", AbstractProsody)
    except VoiceError:
        return False
    return isinstance(prosody, RefinedProsody) and prosody.measured


def _check_folder(request: SampleRequest) -> None:
    if request.output.is_file():
        raise InputError(f"output: {request.output} is a file; name a folder")
    if not request.output.parent.is_dir():
        raise InputError(f"output: there is no folder {request.output.parent}; make it first")


def _made_by(voice: Voice, seed: int) -> Provenance | None:
    """What makes one reading again: the first of as few as there may be."""
    made_by = voice.made_by
    if made_by is None:
        return None
    return replace(made_by, seed=seed, request={**made_by.request, "n": FEWEST, "seed": seed}, file=FIRST)


def _about(request: SampleRequest, alpha: float | None, said: AudioResult) -> dict[str, object]:
    """What made the readings, all but what each was made from alone."""
    made_by = {} if said.provenance is None else said.provenance.plain()
    prompt = str(request.prompt) if isinstance(request.prompt, str) or hasattr(request.prompt, "parent") else None
    made_by.pop("seed", None)
    return {"text": request.text, "prompt": prompt, "alpha": alpha, "made_by": made_by}
