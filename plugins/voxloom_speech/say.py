"""The task `say`: text in the voice of a prompt."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from rich.console import Console
from rich.progress import track

from voxloom.audio import Notes
from voxloom.codec import AbstractCodec
from voxloom.errors import InputError, VoiceError
from voxloom.model import AbstractModel, Part, Recording
from voxloom.result import AudioResult
from voxloom.task import StreamingTask
from voxloom.text import AbstractText, Transcript
from voxloom.timing import collect
from voxloom.voice import Voice
from voxloom.wrapped import unwrapped
from voxloom_speech.alpha import check_refined
from voxloom_speech.deadline import limit_within
from voxloom_speech.passage import Read, left_out, passage_of, readings
from voxloom_speech.ready import ready_prompt
from voxloom_speech.request import SayRequest
from voxloom_speech.speaker import Speaker
from voxloom_speech.spoken import Said, joined, shown, since, summed
from voxloom_speech.tone import room_tone


@dataclass(frozen=True)
class _Piece:
    """A sentence and the room before it; `dropped` is what nothing could be made of."""

    result: AudioResult
    transcript: Transcript | None
    dropped: tuple[str, ...]


class Say(StreamingTask[SayRequest, AudioResult]):
    """Uses the operator `speak` alone. A voice's text part, if any, splits long text.

    A sentence has the request's seed, one that the same text holds again the next: each sounds as if it was said alone,
    and an edit of the text changes no other.
    """

    def __init__(
        self,
        voice: Voice,
        limit: int = 160,
        first_limit: int = 0,
        pause_seconds: float = 0.2,
        prompt_seconds: float = 15.0,
    ) -> None:
        self._voice = voice
        self._model = voice.model
        self._limit = limit
        self._first_limit = first_limit
        self._pause_seconds = pause_seconds
        self._prompt_seconds = prompt_seconds
        self._reader = _part(self._model, "text", AbstractText)
        self._codec = _part(self._model, "codec", AbstractCodec)

    def run(self, request: SayRequest) -> AudioResult:
        """See `AbstractTask.run`."""
        start = time.perf_counter()
        pieces = [*self._pieces(request, None, followed=True)]
        notes = (*pieces[0].result.notes, *left_out(each for piece in pieces for each in piece.dropped))
        if request.show:
            notes += shown([piece.transcript for piece in pieces])
        result = joined([piece.result for piece in pieces])
        return replace(result, notes=notes, timings=result.timings | since(start))

    def stream(self, request: SayRequest, kept: Path | None = None) -> Iterator[AudioResult]:
        """See `StreamingTask.stream`."""
        told: set[str] = set()
        for piece in self._pieces(request, kept, followed=kept is not None):
            notes = (*piece.result.notes, *left_out(each for each in piece.dropped if each not in told))
            told.update(piece.dropped)
            if request.show:
                notes += shown([piece.transcript])
            yield replace(piece.result, notes=notes)

    def _pieces(self, request: SayRequest, kept: Path | None, followed: bool) -> Iterator[_Piece]:
        """Sentence by sentence, with a bar on the terminal where it is `followed` and there are several."""
        start = time.perf_counter()
        if request.alpha is not None:
            check_refined(self._voice)
        limit = limit_within(self._model, self._codec, self._limit)
        passage = passage_of(request.text, limit, self._first_limit, self._reader)
        several = len(passage.sentences) > 1
        with collect() as timings:
            prompt, done = self._ready(request.prompt)
        notes = (*(f"prompt: {note}" for note in done), *self._unseeded(request.seed), *passage.notes)
        speaker = Speaker(self._voice, prompt, request.alpha, kept if several else None)
        reads = readings(passage.sentences, self._reader)
        times: Counter[str] = Counter()
        before: Said | None = None
        for number, read in enumerate(_followed(reads, len(passage.sentences)) if several and followed else reads):
            said = speaker.say(read, request.seed + times[read.sentence])
            times[read.sentence] += 1
            result = said.after(self._room(before, said, request.seed + number), self._frame_rate)
            spent = summed([timings, result.timings]) | since(start)
            yield _Piece(replace(result, notes=notes, timings=spent), said.transcript, read.dropped)
            start, notes, timings, before = time.perf_counter(), (), {}, said

    def _ready(self, prompt: object) -> tuple[Recording | None, Notes]:
        """The prompt as the voice knows it; none for an engine with a voice of its own."""
        if unwrapped(self._model).prompted:
            if prompt is None:
                raise InputError(
                    f"prompt: must be given, since the voice {self._voice.name!r} speaks after a recording"
                )
            return ready_prompt(prompt, self._model, self._codec, self._prompt_seconds)
        unused = f"not used, since the voice {self._voice.name!r} speaks in a voice of its own"
        return None, () if prompt is None else (unused,)

    def _unseeded(self, seed: int) -> Notes:
        if seed == 0 or unwrapped(self._model).seeded:
            return ()
        return (f"seed: not used, since the voice {self._voice.name!r} takes none",)

    def _room(self, before: Said | None, said: Said, seed: int) -> torch.Tensor:
        if before is None:
            return torch.zeros(0)
        seconds = 0.0 if _has_pause(said.transcript) else self._pause_seconds
        return room_tone(before.wave, said.wave, seconds, said.sample_rate, seed)

    @property
    def _frame_rate(self) -> float | None:
        return None if self._codec is None else self._codec.sample_rate / self._codec.hop_length


def _has_pause(transcript: Transcript | None) -> bool:
    """Whether a text itself says how long the pause before it is."""
    marks = () if transcript is None else transcript.marks
    return any(mark.name == "pause" and mark.end == 0 for mark in marks)


def _followed(reads: Iterable[Read], sentences: int) -> Iterable[Read]:
    console = Console(stderr=True)
    if not console.is_terminal:
        return reads
    return track(reads, "speaking", total=sentences, console=console, transient=True)


def _part(model: AbstractModel, slot: str, interface: type[Part]) -> Part | None:
    try:
        return model.part(slot, interface)
    except VoiceError:
        return None
