"""The task `adapt`: a voice a few steps nearer to the speaker of one recording."""

from dataclasses import replace
from pathlib import Path

import torch

from voxloom.aligner import AbstractAligner, HearingAligner
from voxloom.audio import resample
from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.level import at_usual_level
from voxloom.model import Recording
from voxloom.prompt import read_sound
from voxloom.task import AbstractTask
from voxloom.text import AbstractText, Symbol, Transcript
from voxloom.values import Prosody
from voxloom.voice import Voice
from voxloom.wrapped import unwrapped
from voxloom_adaptation.adapted import Adapted
from voxloom_adaptation.request import AdaptRequest
from voxloom_adaptation.steps import Lesson, adapted

SHORTEST_SECONDS = 1.0


class Adapt(AbstractTask[AdaptRequest, Adapted]):
    """Generates the recording from itself, with its own symbols, times and melody, and descends on the difference."""

    def __init__(
        self,
        voice: Voice,
        timing: AbstractAligner,
        listener: AbstractAligner,
        learning_rate: float = 1e-3,
        longest_seconds: float = 30.0,
    ) -> None:
        bare = unwrapped(voice.model)  # controls of speech are no part of what is learnt
        self._voice = Voice(voice.registry, voice.bundle, bare, voice.config)
        self._timing, self._listener = timing, listener
        self._learning_rate, self._longest_seconds = learning_rate, longest_seconds

    def run(self, request: AdaptRequest) -> Adapted:
        """See `AbstractTask.run`.

        Raises:
            InputError: when the recording cannot serve, something else is said in it, or the voice cannot be adapted.
        """
        recording, name = self._read(request.prompt)
        symbols, seconds, score = self._heard(recording, name, request.text)
        model, distances = adapted(
            self._voice.model,
            self._lesson(recording, symbols, seconds),
            request.steps,
            self._learning_rate,
            request.seed,
        )
        voice = Voice(self._voice.registry, self._voice.bundle, model, self._voice.config)
        length = len(recording.wave) / recording.sample_rate
        return Adapted(voice, length, request.text or "".join(symbols), score, tuple(distances))

    def _read(self, source: object) -> tuple[Recording, str]:
        """The recording at the voice's rate and a usual level, and what it is called."""
        name = str(source) if isinstance(source, str | Path) else "the prompt"
        recording, _ = read_sound(source, name, SHORTEST_SECONDS)
        seconds = len(recording.wave) / recording.sample_rate
        if seconds > self._longest_seconds:
            raise InputError(
                f"{name}: lasts {seconds:.1f} s; task.longest_seconds allows {self._longest_seconds:g} s, and "
                "`voxloom train recipe=finetune` learns from more"
            )
        levelled, _ = at_usual_level(recording)
        return resample(levelled, self._voice.model.part("codec", AbstractCodec).sample_rate), name

    def _heard(self, recording: Recording, name: str, text: str | None) -> tuple[tuple[str, ...], list[float], float]:
        """Symbols, their seconds and a score: of the text, or of what is heard."""
        if text is None:
            if not isinstance(self._listener, HearingAligner):
                raise InputError("text: nobody tells what is said; give it, or listener=ctc")
            found = self._listener.hear(recording.wave, recording.sample_rate)
            return found.symbols, found.durations, found.score
        transcript = self._voice.model.part("text", AbstractText).transcribe(text)
        symbols = tuple(symbol.symbol for symbol in transcript.symbols)
        found = self._timing.judge(Item(name, Path(name), text, ""), symbols, recording.wave, recording.sample_rate)
        self._timing.check_score(found.score, name, "timing")
        return symbols, found.durations, found.score

    def _lesson(self, recording: Recording, symbols: tuple[str, ...], seconds: list[float]) -> Lesson:
        model = self._voice.model
        heard = model.analyse(recording)
        if heard.latents is None:
            raise InputError("this voice tells no latents of a recording, so that it cannot be adapted")
        said = "".join(symbols)
        device = model.device
        prosody = Prosody(torch.tensor([heard.latents.shape[1]], device=device), torch.tensor([seconds], device=device))
        if heard.pitch is not None and heard.voicing is not None:
            prosody = replace(prosody, pitch=heard.pitch[None].to(device), voicing=heard.voicing[None].to(device))
        transcript = Transcript(said, said, tuple(Symbol(symbol, None, 0, 0) for symbol in symbols))
        return Lesson(recording, transcript, prosody, heard.latents.to(device))
