"""The task `lift`: the prosody of a recording as a track."""

from dataclasses import dataclass
from pathlib import Path

import torch

from voxloom.aligner import AbstractAligner
from voxloom.audio import read_any, resample
from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.model import Recording
from voxloom.prompt import check_sound
from voxloom.provenance import Provenance
from voxloom.result import Sentence
from voxloom.task import AbstractTask
from voxloom.text import AbstractText
from voxloom.values import Prosody
from voxloom.voice import Voice
from voxloom_track.formats import write_track
from voxloom_track.passage import passage_of
from voxloom_track.request import LiftRequest

SHORTEST_SECONDS = 0.5


@dataclass(frozen=True)
class Lifted:
    """How a recording is spoken, as one passage."""

    sentence: Sentence
    seconds: float
    notes: tuple[str, ...] = ()
    provenance: Provenance | None = None

    def save(self, path: str | Path) -> None:
        """Write the track as what its suffix says.

        Raises:
            InputError: when it is none of a track, or the file cannot be written.
        """
        passage = passage_of(self.sentence, 0.0)
        assert passage is not None
        write_track(Path(path), [passage], self.seconds)


class Lift(AbstractTask[LiftRequest, Lifted]):
    """The aligner tells when each symbol is said, the voice's own analysis how high."""

    def __init__(self, voice: Voice, timing: AbstractAligner) -> None:
        self._model = voice.model
        self._timing = timing

    def run(self, request: LiftRequest) -> Lifted:
        """See `AbstractTask.run`.

        Raises:
            InputError: when nobody speaks in the recording, or the text is not what is said.
        """
        codec = self._model.part("codec", AbstractCodec)
        name = str(request.audio) if isinstance(request.audio, str | Path) else "the recording"
        recording, read = read_any(request.audio, "the recording")
        check_sound(recording, name, SHORTEST_SECONDS)
        recording = resample(recording, codec.sample_rate)
        with torch.no_grad():
            sentence, score = self._heard(recording, request.text, name, codec.sample_rate / codec.hop_length)
        seconds = len(recording.wave) / recording.sample_rate
        told = f"{len(sentence.transcript.symbols)} symbols in {seconds:.2f} s, aligned with a score of {score:.2f}"
        return Lifted(sentence, seconds, (*(f"recording: {note}" for note in read), told))

    def _heard(self, recording: Recording, text: str, name: str, frame_rate: float) -> tuple[Sentence, float]:
        transcript = self._model.part("text", AbstractText).transcribe(text)
        symbols = tuple(symbol.symbol for symbol in transcript.symbols)
        item = Item(name, Path(name), text, "")
        found = self._timing.judge(item, symbols, recording.wave, recording.sample_rate)
        self._timing.check_score(found.score, name, "timing")
        known = self._model.analyse(recording, None)
        if known.pitch is None or known.voicing is None:
            raise InputError("lift: the voice does not tell the pitch of what it hears")
        prosody = Prosody(
            torch.tensor([len(known.pitch)]),
            torch.tensor([found.durations]),
            known.pitch[None].cpu(),
            known.voicing[None].cpu(),
        )
        return Sentence(transcript, prosody, frame_rate), found.score
