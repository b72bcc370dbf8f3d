"""The task `say`: text in the voice of a prompt."""

import time
from collections.abc import Sequence

import torch
from jaxtyping import Float
from rich.console import Console
from rich.progress import track
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.errors import VoiceError
from voxloom.metric import Durations
from voxloom.model import AbstractModel, Part, Spoken
from voxloom.result import AudioResult, Sentence
from voxloom.task import AbstractTask
from voxloom.text import AbstractText, Transcript
from voxloom.timing import collect
from voxloom.voice import Voice
from voxloom_speech.alpha import check_refined
from voxloom_speech.passage import passage_of
from voxloom_speech.prompting import prompt_for
from voxloom_speech.request import SayRequest


class Say(AbstractTask[SayRequest, AudioResult]):
    """Uses the operator `speak` alone. A voice's text part, if any, splits long text; sentence `i` has seed + i."""

    def __init__(
        self, voice: Voice, limit: int = 160, pause_seconds: float = 0.2, prompt_seconds: float = 15.0
    ) -> None:
        self._voice = voice
        self._model = voice.model
        self._limit = limit
        self._pause_seconds = pause_seconds
        self._prompt_seconds = prompt_seconds

    def run(self, request: SayRequest) -> AudioResult:
        """See `AbstractTask.run`."""
        start = time.perf_counter()
        share = {}
        if request.alpha is not None:
            check_refined(self._voice)
            share["alpha"] = request.alpha
        passage = passage_of(request.text, self._limit, _part(self._model, "text", AbstractText))
        codec = _part(self._model, "codec", AbstractCodec)
        prompt, done = prompt_for(request.prompt, codec.sample_rate if codec else None, self._prompt_seconds)
        with collect() as timings:
            spoken = [
                self._model.speak([sentence], [prompt], [request.seed + number], **share)
                for number, sentence in enumerate(_followed(passage.sentences))
            ]
        timings["total"] = time.perf_counter() - start
        shown = _shown(spoken) if request.show else ()
        notes = (*(f"prompt: {note}" for note in done), *passage.notes, *shown)
        wave = self._joined(spoken)
        durations, sentences = _durations(spoken), self._sentences(spoken, codec)
        return AudioResult(wave, spoken[0].sample_rate, notes, dict(timings), durations=durations, sentences=sentences)

    def _sentences(self, spoken: Sequence[Spoken], codec: AbstractCodec | None) -> tuple[Sentence, ...]:
        """How each was read and is spoken; none when the model does not tell."""
        found: list[Sentence] = []
        start = 0.0
        for each in spoken:
            if codec is None or not each.transcripts or each.prosody is None:
                return ()
            frame_rate = codec.sample_rate / codec.hop_length
            found.append(Sentence(each.transcripts[0], each.prosody.to(torch.device("cpu")), frame_rate, start))
            start += len(each.waves[0]) / each.sample_rate + self._pause_seconds
        return tuple(found)

    def _joined(self, spoken: Sequence[Spoken]) -> Float[Tensor, " S"]:
        pause = torch.zeros(round(self._pause_seconds * spoken[0].sample_rate))
        pieces = [piece for each in spoken for piece in (each.waves[0].cpu(), pause)]
        return torch.cat(pieces[:-1])


def _followed(sentences: Sequence[str]) -> Sequence[str]:
    """The sentences, with a bar on the terminal when there are several."""
    console = Console(stderr=True)
    if len(sentences) == 1 or not console.is_terminal:
        return sentences
    return track(sentences, "speaking", console=console, transient=True)  # type: ignore[return-value]


def _part(model: AbstractModel, slot: str, interface: type[Part]) -> Part | None:
    try:
        return model.part(slot, interface)
    except VoiceError:
        return None


def _durations(spoken: Sequence[Spoken]) -> Durations | None:
    """The symbols of all sentences with their seconds; None when the model does not tell them of each."""
    found: list[tuple[str, float]] = []
    for each in spoken:
        if not each.transcripts or each.prosody is None or each.prosody.durations is None:
            return None
        symbols = [symbol.symbol for symbol in each.transcripts[0].symbols]
        found += zip(symbols, each.prosody.durations[0].tolist(), strict=True)
    return tuple(found)


def _shown(spoken: Sequence[Spoken]) -> tuple[str, ...]:
    transcripts: list[Transcript] = [each.transcripts[0] for each in spoken if each.transcripts]
    if not transcripts:
        return ("text: this voice does not say how it reads a text",)
    return tuple(
        line for each in transcripts for line in (f"normalised: {each.normalised}", f"phonemes: {each.phonemes}")
    )
