"""The task `sample`: several readings of one text."""

from collections import defaultdict

import numpy as np

from voxloom.audio import read, write
from voxloom.corpus import AbstractCorpus
from voxloom.errors import InputError, VoiceError
from voxloom.metric import AbstractMetric, Sample
from voxloom.pitch import AbstractPitch
from voxloom.prosody import AbstractProsody, RefinedProsody
from voxloom.result import AudioResult
from voxloom.task import AbstractTask
from voxloom.voice import Voice
from voxloom_variation.hearing import usable
from voxloom_variation.readings import Reading, Readings
from voxloom_variation.request import SampleRequest
from voxloom_variation.spread import (
    Melody,
    likeness,
    melody_of,
    melody_spread,
    natural_spread,
    pace_spread,
    symbol_spread,
)

NATURAL = 20
"""So many recordings of so many speakers are looked at, the first of a corpus."""


class Sampling(AbstractTask[SampleRequest, Readings]):
    """Asks the task `say` once for each seed, so that every voice that speaks can be sampled."""

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
        share = {} if request.alpha is None else {"alpha": request.alpha}
        seeds = range(request.seed, request.seed + request.n)
        spoken: list[AudioResult] = [
            self._voice.run("say", text=request.text, prompt=request.prompt, seed=seed, **share) for seed in seeds
        ]
        readings = [
            self._reading(f"reading-{number:02}.wav", seed, each, request.text)
            for number, (seed, each) in enumerate(zip(seeds, spoken, strict=True), start=1)
        ]
        spread = self._spread(request.text, spoken, readings)
        told = (*spoken[0].notes, *(() if is_refined(self._voice) else (_noise_alone(self._voice),)))
        found = Readings(tuple(readings), spread, self._natural(), _about(request, spoken[0]), told)
        request.output.mkdir(exist_ok=True)
        for reading, each in zip(readings, spoken, strict=True):
            write(request.output / reading.file, each.wave, each.sample_rate)
        found.write(request.output)
        return found

    def _reading(self, file: str, seed: int, said: AudioResult, text: str) -> Reading:
        melody = melody_of(self._pitch, said.wave, said.sample_rate)
        wer = None
        if self._words is not None:
            sample = Sample(file, text, said.wave, said.sample_rate)
            wer = next(iter(self._words.measure(sample).values())).value
        hertz = None if melody is None else melody.mean_hz
        return Reading(file, seed, said.seconds, hertz, None if melody is None else melody.deviation_cents, wer)

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

    def _natural(self) -> dict[str, float]:
        if self._corpus is None:
            return {}
        melodies: dict[str, list[Melody | None]] = defaultdict(list)
        paces: dict[str, list[float]] = defaultdict(list)
        for item in self._corpus.items():
            known = melodies.get(item.speaker, ())
            if len(known) == NATURAL or (not known and len(melodies) == NATURAL):
                continue
            recording = read(item.audio)
            melodies[item.speaker].append(melody_of(self._pitch, recording.wave, recording.sample_rate))
            letters = sum(character.isalpha() for character in item.text)
            paces[item.speaker].append(len(recording.wave) / recording.sample_rate / max(1, letters))
        return natural_spread(melodies, paces)


def is_refined(voice: Voice) -> bool:
    """Whether pitch and durations are drawn, and not only what they are spoken with."""
    try:
        prosody = voice.model.part("prosody", AbstractProsody)
    except VoiceError:
        return False
    return isinstance(prosody, RefinedProsody) and prosody.measured


def _noise_alone(voice: Voice) -> str:
    return (
        f"the voice {voice.name!r} draws no pitch and durations: readings differ by the noise they are made from "
        "alone; a voice whose prosody is refined would vary more"
    )


def _check_folder(request: SampleRequest) -> None:
    if request.output.is_file():
        raise InputError(f"output: {request.output} is a file; name a folder")
    if not request.output.parent.is_dir():
        raise InputError(f"output: there is no folder {request.output.parent}; make it first")


def _about(request: SampleRequest, said: AudioResult) -> dict[str, object]:
    """What made the readings, all but their seeds."""
    made_by = {} if said.provenance is None else said.provenance.plain()
    prompt = str(request.prompt) if isinstance(request.prompt, str) or hasattr(request.prompt, "parent") else None
    made_by.pop("seed", None)
    return {"text": request.text, "prompt": prompt, "alpha": request.alpha, "made_by": made_by}
