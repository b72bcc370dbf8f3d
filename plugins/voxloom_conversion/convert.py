"""The task `convert`: the source's sounds, timing and melody in the target's voice (FlashSpeech section 3.5)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from voxloom.aligner import AbstractAligner
from voxloom.codec import AbstractCodec
from voxloom.level import gain_to
from voxloom.metric import AbstractRecogniser
from voxloom.model import AbstractModel, Recording
from voxloom.task import AbstractTask
from voxloom.text import AbstractText, Symbol, Transcript
from voxloom.timing import collect, measured
from voxloom.values import Condition, Prosody, Utterance
from voxloom.voice import Voice
from voxloom_conversion.adapting import adapted_model
from voxloom_conversion.converted import Converted
from voxloom_conversion.pieces import Piece, pieces_of
from voxloom_conversion.pitch import moved, range_of
from voxloom_conversion.recordings import read_source, read_target
from voxloom_conversion.request import SIGMA, ConvertRequest
from voxloom_conversion.script import Hearing, Script
from voxloom_conversion.ways import Heard, check_way, generate

SAMPLER = "sampler"


@dataclass(frozen=True)
class _Known:
    """A piece of the source as the voice hears it, with its melody as it shall be and as it is."""

    piece: Piece
    heard: Utterance
    target: Prosody
    own: Prosody


class Convert(AbstractTask[ConvertRequest, Converted]):
    """Analyses the source, keeps its symbols and durations, and generates under the target's condition.

    Piece `i` of a long source has seed + i.
    """

    def __init__(
        self,
        voice: Voice,
        timing: AbstractAligner,
        listener: AbstractAligner,
        transcriber: AbstractRecogniser | None = None,
        longest_seconds: float = 300.0,
        piece_seconds: float = 10.0,
        prompt_seconds: float = 15.0,
    ) -> None:
        self._voice, self._model = voice, voice.model
        self._hearing = Hearing(timing, listener, transcriber)
        self._longest_seconds, self._piece_seconds = longest_seconds, piece_seconds
        self._prompt_seconds = prompt_seconds

    def run(self, request: ConvertRequest) -> Converted:
        """See `AbstractTask.run`.

        Raises:
            InputError: when a recording cannot serve, the text is another, nobody is heard, or the voice cannot do it.
        """
        begin = time.perf_counter()
        check_way(self._model, request)
        codec = self._model.part("codec", AbstractCodec)
        rate = codec.sample_rate
        target, told = read_target(request.prompt, rate, self._prompt_seconds)
        source, level, done = read_source(request.source, rate, self._longest_seconds)
        with collect() as timings, torch.no_grad():
            with measured("hear"):
                script = self._hearing.script(source, self._model.part("text", AbstractText), request.text)
            pieces = pieces_of(source, script, self._piece_seconds, codec.hop_length)
            with measured("analyse"):
                wanted = self._model.analyse(target)
                known = self._known(pieces, wanted, request)
            with measured("adapt"):
                model, adapting = adapted_model(self._voice, target, self._hearing, request)
            waves = [
                _say(model, each, target, wanted, request, request.seed + place) for place, each in enumerate(known)
            ]
        wave = torch.cat(waves)
        timings["total"] = time.perf_counter() - begin
        return Converted(
            wave * 10 ** (gain_to(Recording(wave, rate), level) / 20),
            rate,
            (
                *(f"prompt: {note}" for note in (*told, *adapting)),
                *(f"source: {note}" for note in done),
                *_told(script, pieces),
            ),
            dict(timings),
            durations=tuple(zip(script.symbols, script.durations, strict=True)),
            way=request.way,
            sigma=SIGMA if request.sigma is None and request.way == "noising" else request.sigma,
            sampler=self._voice.config.slots[SAMPLER].part if SAMPLER in self._voice.config.slots else None,
            text=script.text or "".join(script.symbols),
            score=script.score,
        )

    def _known(self, pieces: Sequence[Piece], wanted: Utterance, request: ConvertRequest) -> list[_Known]:
        """Every piece analysed; the source's range of pitch is that of all pieces."""
        heard = [self._model.analyse(piece.recording) for piece in pieces]
        pitches: list[Tensor | None] = [None] * len(heard)
        if request.pitch == "moved":
            theirs, own = range_of([wanted], "the target"), range_of(heard, "the source")
            pitches = [None if each.pitch is None else moved(each.pitch, own, theirs) for each in heard]
        return [
            _Known(
                piece,
                each,
                self._prosody(piece, pitch, each.voicing if request.voicing == "kept" else None),
                self._prosody(piece, each.pitch, each.voicing),
            )
            for piece, each, pitch in zip(pieces, heard, pitches, strict=True)
        ]

    def _prosody(self, piece: Piece, pitch: Tensor | None, voicing: Tensor | None) -> Prosody:
        """The piece's frames and durations with a melody."""
        device, hop = self._model.device, self._model.part("codec", AbstractCodec).hop_length
        frames = -(-len(piece.recording.wave) // hop)
        return Prosody(
            torch.tensor([frames], device=device),
            torch.tensor([piece.durations], device=device),
            None if pitch is None else pitch[None].to(device),
            None if voicing is None else voicing[None].to(device),
        )


def _say(
    model: AbstractModel, known: _Known, target: Recording, wanted: Utterance, request: ConvertRequest, seed: int
) -> Tensor:
    """The piece in the target's voice, as long as it was."""
    rngs = [torch.Generator().manual_seed(seed)]
    transcript = _transcript(known.piece)
    condition = model.condition([transcript], [target], rngs, known.target).condition

    def own() -> Condition:
        return model.condition([transcript], [known.piece.recording], rngs, known.own).condition

    heard = Heard(_latents(known.heard, model), _latents(wanted, model), own)
    content = generate(model, request, heard, condition, rngs)
    return model.render(content)[0].cpu()[: len(known.piece.recording.wave)]


def _latents(utterance: Utterance, model: AbstractModel) -> Tensor | None:
    return None if utterance.latents is None else utterance.latents.to(model.device)


def _transcript(piece: Piece) -> Transcript:
    said = "".join(piece.symbols)
    return Transcript(said, said, tuple(Symbol(symbol, None, 0, 0) for symbol in piece.symbols))


def _told(script: Script, pieces: Sequence[Piece]) -> list[str]:
    notes = []
    if not script.text:
        notes.append(f"source: {''.join(script.symbols)} is heard, with a score of {script.score:.2f}")
    if len(pieces) > 1:
        notes.append(f"source: cut into {len(pieces)} pieces")
    return notes
