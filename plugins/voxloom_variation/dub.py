"""The task `dub`: a text in the durations or the pitch contour of a recording."""

from collections.abc import Sequence

import torch
from torch import Tensor

from voxloom.aligner import AbstractAligner
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.nn.durations import whole_frames
from voxloom.pitch import AbstractPitch
from voxloom.result import AudioResult
from voxloom.task import AbstractTask
from voxloom.text import AbstractText, Transcript
from voxloom.timing import collect
from voxloom.values import Prosody
from voxloom.voice import Voice
from voxloom_variation.contour import register_of, stretched, stretched_pitch
from voxloom_variation.hearing import Heard, codec_of, hear, usable
from voxloom_variation.pacing import Pair, bounds, hurry, paced, paired, same
from voxloom_variation.request import DubRequest


class Dub(AbstractTask[DubRequest, AudioResult]):
    """Prosody is heard in the recording, fitted to the text, and given to the voice.

    The same text keeps the time of each symbol. Of another one phrases, and words where there are as many, take the
    time of the recording's; its pitch contour is stretched over them, and what is voiced is the voice's own guess.
    """

    def __init__(self, voice: Voice, timing: AbstractAligner, fastest: float = 2.5) -> None:
        self._model = voice.model
        self._timing = timing
        self._fastest = fastest

    def run(self, request: DubRequest) -> AudioResult:
        """See `AbstractTask.run`; a result that keeps durations is as long as the recording."""
        model, codec = self._model, codec_of(self._model)
        recording, read = usable(request.audio, "recording", codec.sample_rate)
        prompt, done = recording, read[:0]
        if request.prompt is not None:
            prompt, done = usable(request.prompt, "prompt", codec.sample_rate)
        with collect() as timings, torch.no_grad():
            known = hear(model, self._timing, recording, request.text, _named(request))
            new = known.transcript if request.to is None else model.part("text", AbstractText).transcribe(request.to)
            free = model.condition([new], [prompt], _rngs(request), None).prosody
            if free.durations is None:
                raise InputError(
                    "dub: the voice does not tell how long it speaks each symbol, so nothing can be fitted"
                )
            given = self._given(request, known, new, free.durations[0].tolist(), prompt)
            rngs = _rngs(request)
            conditioned = model.condition([new], [prompt], rngs, given)
            (wave,) = model.render(model.generate(conditioned.condition, rngs))
        if request.keep != "pitch":
            wave = wave[: len(recording.wave)]
        assert given.durations is not None
        seconds = given.durations[0].tolist()
        notes = (*(f"recording: {note}" for note in read), *(f"prompt: {note}" for note in done))
        durations = tuple(zip((symbol.symbol for symbol in new.symbols), seconds, strict=True))
        return AudioResult(wave.cpu(), codec.sample_rate, notes, dict(timings), durations=durations)

    def _given(
        self, request: DubRequest, known: Heard, new: Transcript, usual: list[float], prompt: Recording
    ) -> Prosody:
        codec, theirs = codec_of(self._model), known.transcript.symbols
        frame_rate = codec.sample_rate / codec.hop_length
        repeated = request.to is None
        pairs = same(len(usual)) if repeated else paired(theirs, known.durations, new.symbols, usual)
        seconds = usual
        if request.keep != "pitch":
            self._check_hurry(hurry(pairs, theirs, known.durations, usual))
            seconds = paced(pairs, known.durations, usual)
        durations = torch.tensor([seconds], device=self._model.device)
        frames = int(whole_frames(durations, frame_rate).sum()) if request.keep == "pitch" else len(known.pitch)
        total = torch.tensor([frames], device=self._model.device)
        if request.keep == "durations":
            return Prosody(total, durations)
        pitch, voicing = self._contour(known, pairs, seconds, frames, frame_rate)
        if request.register == "prompt" and request.prompt is not None:
            pitch = pitch * _transposition(self._model, known, prompt)
        return Prosody(total, durations, pitch[None], voicing[None] if repeated else None)

    def _contour(
        self, known: Heard, pairs: Sequence[Pair], seconds: Sequence[float], frames: int, frame_rate: float
    ) -> tuple[Tensor, Tensor]:
        places = bounds(pairs, known.durations, seconds)
        device = self._model.device
        pitch = stretched_pitch(known.pitch, *places, frames, frame_rate)
        voicing = stretched(known.voicing, *places, frames, frame_rate).round()
        return pitch.to(device), voicing.to(device)

    def _check_hurry(self, times: float) -> None:
        if times > self._fastest:
            raise InputError(
                f"to: would have to be said {times:.1f} times as fast as usual to last as long as the recording; give "
                "a shorter text, or keep its pitch alone"
            )


def _transposition(model: AbstractModel, known: Heard, prompt: Recording) -> float:
    """From the recording's register to the prompt's; 1 where either has none."""
    codec = codec_of(model)
    track = model.part("pitch", AbstractPitch).track
    pitch, voicing = track(prompt.wave[None, None], codec.sample_rate, codec.hop_length)
    wanted, found = register_of(pitch[0], voicing[0]), register_of(known.pitch, known.voicing)
    return 1.0 if wanted is None or found is None else wanted / found


def _named(request: DubRequest) -> str:
    return str(request.audio) if isinstance(request.audio, str) or hasattr(request.audio, "parent") else "the recording"


def _rngs(request: DubRequest) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(request.seed)]
