"""The task `edit-check`: how well recordings of a corpus can be edited."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from rich.console import Console
from rich.progress import track

from voxloom.aligner import AbstractAligner
from voxloom.audio import read, resample
from voxloom.codec import AbstractCodec
from voxloom.corpus import AbstractCorpus
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, AbstractRecogniser, Sample
from voxloom.model import Recording
from voxloom.prompt import read_prompt
from voxloom.task import AbstractTask
from voxloom.text import AbstractText
from voxloom.voice import Voice
from voxloom_editing.asks import Ask, asks_of
from voxloom_editing.checked import EditChecked, Edited
from voxloom_editing.edit import Edit
from voxloom_editing.joins import anywhere, jumps
from voxloom_editing.request import EditCheckRequest, EditRequest
from voxloom_editing.result import EditResult
from voxloom_editing.words import Reading, changes_between


class EditCheck(AbstractTask[EditCheckRequest, EditChecked]):
    """Edits each recording in every way, has the same text spoken by `speak`, and measures them side by side."""

    def __init__(
        self,
        voice: Voice,
        timing: AbstractAligner,
        corpus: AbstractCorpus,
        recogniser: AbstractRecogniser,
        fade_seconds: float = 0.02,
        longest_seconds: float = 12.0,
        prompt_seconds: float = 15.0,
    ) -> None:
        self._voice, self._corpus = voice, corpus
        self._edit = Edit(
            voice,
            timing,
            fade_seconds=fade_seconds,
            longest_seconds=longest_seconds,
            prompt_seconds=prompt_seconds,
        )
        self._fade = fade_seconds
        self._wer: AbstractMetric = voice.registry.build("metric", "wer", {}, recogniser=recogniser)
        self._similarity: AbstractMetric = voice.registry.build("metric", "similarity", {})

    def run(self, request: EditCheckRequest) -> EditChecked:
        """See `AbstractTask.run`.

        Raises:
            InputError: when the corpus has nothing to edit in that split, or every edit is refused.
        """
        asks = asks_of(self._corpus.items(request.split), request.limit, request.seed)
        found: list[Edited] = []
        refusals: list[str] = []
        points = anywhere(((one.wave.numpy().astype(np.float64), one.sample_rate) for one in self._read(asks)), 0)
        for ask in track(asks, "editing", console=Console(stderr=True), transient=True):
            try:
                found += self._tried(ask, request)
            except InputError as refusal:
                refusals.append(str(refusal))
        if not found:
            raise InputError(f"no recording could be edited; the first reason: {refusals[0]}")
        limits = np.percentile(points, 99, axis=1)
        return EditChecked(tuple(found), (float(limits[0]), float(limits[1])), tuple(refusals))

    def _read(self, asks: list[Ask]) -> Iterator[Recording]:
        return (read(ask.item.audio) for ask in asks)

    def _tried(self, ask: Ask, request: EditCheckRequest) -> list[Edited]:
        """The recording as it is, its new text spoken anew, and each way of editing it.

        Raises:
            InputError: when it cannot be edited.
        """
        asked = EditRequest(audio=ask.item.audio, text=ask.item.text, to=ask.target, seed=request.seed)
        results = {way: self._edit.run(replace(asked, way=way)) for way in request.ways}
        first = next(iter(results.values()))
        recording = read(ask.item.audio)
        kept = _kept(first)
        told = ask.item.id, ask.sort, ask.place, ask.target
        old = replace(recording, wave=_old(first, recording.wave))
        natural = self._alike(old, kept) or None  # 0: so little was removed that no voice is found in it
        edited = [Edited(*told, "recording", *self._words(ask.item.text, recording), natural)]
        plain, span = self._plain(ask, recording, request.seed)
        edited.append(Edited(*told, "plain", *self._words(ask.target, plain), self._alike(span, kept)))
        for way, result in results.items():
            new = replace(recording, wave=_new(result))
            edited.append(
                Edited(
                    *told,
                    way,
                    *self._words(ask.target, Recording(result.wave, result.sample_rate)),
                    self._alike(new, kept),
                    *self._joins(result),
                )
            )
        return edited

    def _plain(self, ask: Ask, recording: Recording, seed: int) -> tuple[Recording, Recording]:
        """The target spoken whole after the recording, and what it says anew."""
        model = self._voice.model
        codec, text = model.part("codec", AbstractCodec), model.part("text", AbstractText)
        prompt, _ = read_prompt(recording, codec.sample_rate)
        spoken = model.speak([ask.target], [prompt], [seed])
        wave = spoken.waves[0].cpu()
        whole = Recording(wave, spoken.sample_rate)
        if spoken.prosody is None or spoken.prosody.durations is None:
            return whole, Recording(wave[:0], spoken.sample_rate)
        new = Reading(text.transcribe(ask.target))
        at = np.concatenate([[0.0], np.cumsum(spoken.prosody.durations[0].cpu().numpy())]) * spoken.sample_rate
        changes = changes_between(Reading(text.transcribe(ask.item.text)), new)
        pieces = [
            wave[round(at[new.gap(one.j1)[1]]) : round(at[new.gap(one.j2)[0]])] for one in changes if one.j1 < one.j2
        ]
        return whole, Recording(torch.cat(pieces) if pieces else wave[:0], spoken.sample_rate)

    def _words(self, text: str, spoken: Recording) -> tuple[float, float, str]:
        """Word errors, words, and what was heard."""
        score = self._wer.measure(Sample("", text, spoken.wave, spoken.sample_rate))["wer"]
        return score.value * score.weight, score.weight, score.detail

    def _alike(self, span: Recording, kept: Recording) -> float | None:
        """Similarity of what is new to what is kept; None where either is no longer than a tenth of a second."""
        if min(len(one.wave) / one.sample_rate for one in (span, kept)) < 0.1:
            return None
        span = resample(span, kept.sample_rate)
        return self._similarity.measure(Sample("", "", span.wave, kept.sample_rate, kept.wave))["similarity"].value

    def _joins(self, result: EditResult) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Steps and differences of energy where each cross-fade begins, is in its middle and ends."""
        rate, fade = result.sample_rate, round(self._fade * result.sample_rate)
        points = []
        for each in result.changed:
            if each.cut.is_spoken:
                ends = (each.begin + fade // 2, each.begin + fade, each.end - fade, each.end - fade // 2)
                points += [each.begin, *(min(max(place, each.begin), each.end) for place in ends), each.end]
            else:  # what was removed leaves one cross-fade, a shorter one at the recording's edge
                points += [each.begin, (each.begin + each.end) // 2, each.end]
        steps, energies = jumps(result.wave.numpy().astype(np.float64), rate, points)
        return tuple(steps.tolist()), tuple(energies.tolist())


def _kept(result: EditResult) -> Recording:
    pieces = [result.wave[start:stop] for start, stop in result.kept_spans]
    return Recording(torch.cat(pieces), result.sample_rate)


def _new(result: EditResult) -> torch.Tensor:
    pieces = [result.wave[each.begin : each.end] for each in result.changed if each.cut.is_spoken]
    return torch.cat(pieces) if pieces else result.wave[:0]


def _old(result: EditResult, wave: torch.Tensor) -> torch.Tensor:
    pieces = [wave[each.start : each.stop] for each in result.changed if each.cut.old]
    return torch.cat(pieces) if pieces else wave[:0]
