"""Recordings that somebody speaks in: refused when nobody can, and heard together with what is said."""

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from voxloom.aligner import AbstractAligner, Alignment
from voxloom.audio import Notes, resample
from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.model import AbstractModel, Recording
from voxloom.prompt import read_sound
from voxloom.text import AbstractText, Transcript

SHORTEST_SECONDS = 1.0
TIMING = "timing"
"""The slot of the aligner that tells when each symbol is spoken."""


@dataclass(frozen=True)
class Heard:
    """What is said in a recording and how: seconds of each symbol (N,), F0 in Hz and voicing by frame (T,)."""

    recording: Recording
    transcript: Transcript
    durations: list[float]
    pitch: Tensor
    voicing: Tensor


def usable(source: object, name: str, sample_rate: int) -> tuple[Recording, Notes]:
    """A recording at `sample_rate` that lasts a second and is not silent.

    Raises:
        InputError: when it is none, and as `voxloom.audio.read`.
    """
    recording, notes = read_sound(source, f"the {name}", SHORTEST_SECONDS)
    return resample(recording, sample_rate), notes


def hear(model: AbstractModel, timing: AbstractAligner, recording: Recording, text: str, name: str) -> Heard:
    """What `text` sounds like in `recording`, which is at the codec's rate.

    Raises:
        InputError: when they do not belong together, with the score of their alignment.
    """
    transcript = model.part("text", AbstractText).transcribe(text)
    symbols = tuple(symbol.symbol for symbol in transcript.symbols)
    found = judged(timing, symbols, recording, text, name)
    timing.check_score(found.score, name, TIMING)
    item = Item(name, Path(name), text, "", phonemes=symbols, durations=tuple(found.durations))
    known = model.analyse(recording, item)
    assert known.pitch is not None
    assert known.voicing is not None
    return Heard(recording, transcript, found.durations, known.pitch, known.voicing)


def judged(timing: AbstractAligner, symbols: tuple[str, ...], recording: Recording, text: str, name: str) -> Alignment:
    """The alignment, however bad."""
    return timing.judge(Item(name, Path(name), text, ""), symbols, recording.wave, recording.sample_rate)


def codec_of(model: AbstractModel) -> AbstractCodec:
    """The voice's codec."""
    return model.part("codec", AbstractCodec)
