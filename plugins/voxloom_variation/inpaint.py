"""The task `inpaint`: a damaged stretch spoken anew."""

import numpy as np
import soxr
import torch

from voxloom.aligner import AbstractAligner
from voxloom.audio import recording_of, resample
from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser
from voxloom.model import Recording
from voxloom.pcm import Pcm, read_pcm
from voxloom.prompt import check_sound, read_prompt
from voxloom.task import AbstractTask
from voxloom.text import AbstractText
from voxloom.timing import collect, measured
from voxloom.voice import Voice
from voxloom_variation.hearing import SHORTEST_SECONDS, codec_of
from voxloom_variation.inpainted import Inpainted
from voxloom_variation.joining import let_in
from voxloom_variation.regenerating import Regeneration
from voxloom_variation.request import InpaintRequest

SHORTEST_SPAN_SECONDS = 0.01


class Inpaint(AbstractTask[InpaintRequest, Inpainted]):
    """Generates inside a mask, with both sides as known context and as the prompt.

    What is said in the stretch is what the text has left when both sides have been heard. Durations are the voice's
    own, fitted to the stretch; pitch is too, moved so that it meets both sides.
    """

    def __init__(
        self,
        voice: Voice,
        timing: AbstractAligner,
        transcriber: AbstractRecogniser | None = None,
        fade_seconds: float = 0.015,
        margin_seconds: float = 0.025,
        prompt_seconds: float = 15.0,
    ) -> None:
        self._model, self._timing, self._transcriber = voice.model, timing, transcriber
        self._fade_seconds, self._margin_seconds = fade_seconds, margin_seconds
        self._prompt_seconds = prompt_seconds

    def run(self, request: InpaintRequest) -> Inpainted:
        """See `AbstractTask.run`; what is not replaced has the hash of the source."""
        source = read_pcm(request.audio)
        start, stop = _span(request, source)
        rate = codec_of(self._model).sample_rate
        mono, read = recording_of(source.floats(), source.sample_rate, str(request.audio))
        sides = Recording(torch.cat([mono.wave[:start], mono.wave[stop:]]), mono.sample_rate)
        check_sound(sides, f"{request.audio}, without the stretch", SHORTEST_SECONDS)
        heard = resample(mono, rate)
        with collect() as timings, torch.no_grad():
            text, understood = self._text(request, heard)
            transcript = self._model.part("text", AbstractText).transcribe(text)
            prompt, _ = read_prompt(sides, rate, self._prompt_seconds)
            regeneration = Regeneration(
                self._model, heard, transcript, prompt, request.seed, self._margin_seconds, str(request.audio)
            )
            try:
                spoken = regeneration.wave(self._timing, (round(request.from_ * rate), round(request.to * rate)))
            except InputError as refusal:
                if request.text is not None:
                    raise
                raise InputError(f"{refusal}; it was understood as {text!r}, so give what is said as text") from refusal
        new = soxr.resample(spoken.double().cpu().numpy(), rate, source.sample_rate)
        new = np.pad(new, (0, max(0, len(source.samples) - len(new))))
        fade = round(self._fade_seconds * source.sample_rate)
        first, last = max(0, start - fade), min(len(source.samples), stop + fade)
        kept = source.sha256((0, first), (last, len(source.samples)))
        done = (f"changed from {first / source.sample_rate:.3f} to {last / source.sample_rate:.3f} s alone",)
        heard_as = tuple(f"to be heard: {note}" for note in read)
        notes = (*heard_as, *understood, *_narrower(source, rate), *done)
        return Inpainted(let_in(source, new, start, stop, fade), (first, last), kept, text, notes, dict(timings))

    def _text(self, request: InpaintRequest, heard: Recording) -> tuple[str, tuple[str, ...]]:
        """What is said, and a note when that is a guess."""
        if request.text is not None:
            return request.text, ()
        if self._transcriber is None:
            raise InputError("text: say what is said in the whole recording, or who hears it: transcriber=whisper")
        with measured("recognise"):
            words = self._transcriber.recognise(heard.wave, heard.sample_rate)
        if not words:
            raise InputError(f"{request.audio}: no words are recognised in it; give what is said as text")
        text = " ".join(word.text for word in words)
        return text, (f"text: understood as {text!r}; give the text where that is wrong",)


def _span(request: InpaintRequest, source: Pcm) -> tuple[int, int]:
    """The samples that are replaced.

    Raises:
        InputError: when they are not in the recording.
    """
    seconds = len(source.samples) / source.sample_rate
    if request.to > seconds + 0.5 / source.sample_rate:
        raise InputError(f"to: {request.audio} lasts {seconds:.3f} s, so the stretch cannot end at {request.to:g} s")
    if request.to - request.from_ < SHORTEST_SPAN_SECONDS:
        raise InputError(
            f"from: the stretch from {request.from_:g} to {request.to:g} s must last {SHORTEST_SPAN_SECONDS:g} s or "
            "more"
        )
    return round(request.from_ * source.sample_rate), min(len(source.samples), round(request.to * source.sample_rate))


def _narrower(source: Pcm, rate: int) -> tuple[str, ...]:
    if source.sample_rate <= rate:
        return ()
    return (f"the new stretch has nothing above {rate / 2000:g} kHz, its sides may have more",)
