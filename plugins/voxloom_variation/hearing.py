"""Recordings that somebody speaks in: refused when nobody can, and heard together with what is said."""

from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from voxloom.aligner import AbstractAligner, Alignment, ScoringAligner
from voxloom.audio import Notes, read_any, resample
from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.prompt import SILENT_PEAK
from voxloom.text import AbstractText, Transcript

SHORTEST_SECONDS = 1.0


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
    recording, notes = read_any(source, f"the {name}")
    told = str(source) if isinstance(source, str | Path) else f"the {name}"
    check_usable(recording, told)
    return resample(recording, sample_rate), notes


def check_usable(recording: Recording, name: str) -> None:
    """Pass a recording that lasts a second and is not silent.

    Raises:
        InputError: calling it `name`, when it does not or is.
    """
    seconds = len(recording.wave) / recording.sample_rate
    if seconds < SHORTEST_SECONDS:
        raise InputError(f"{name}: lasts {seconds:.2f} s; {SHORTEST_SECONDS:g} s of speech or more are needed")
    if float(recording.wave.abs().max()) < SILENT_PEAK:
        raise InputError(f"{name}: is silent; speech is needed")


def hear(model: AbstractModel, timing: AbstractAligner, recording: Recording, text: str, name: str) -> Heard:
    """What `text` sounds like in `recording`, which is at the codec's rate.

    Raises:
        InputError: when they do not belong together, with the score of their alignment.
    """
    transcript = model.part("text", AbstractText).transcribe(text)
    symbols = tuple(symbol.symbol for symbol in transcript.symbols)
    found = judged(timing, symbols, recording, text, name)
    check_score(timing, found.score, name)
    item = Item(name, Path(name), text, "", phonemes=symbols, durations=tuple(found.durations))
    known = model.analyse(recording, item)
    assert known.pitch is not None
    assert known.voicing is not None
    return Heard(recording, transcript, found.durations, known.pitch, known.voicing)


def judged(timing: AbstractAligner, symbols: tuple[str, ...], recording: Recording, text: str, name: str) -> Alignment:
    """The alignment, however bad; one whose aligner does not judge is taken for perfect."""
    item = Item(name, Path(name), text, "")
    if isinstance(timing, ScoringAligner):
        return timing.judge(item, symbols, recording.wave, recording.sample_rate)
    return Alignment(timing.align(item, symbols, recording.wave, recording.sample_rate), float("inf"))


def check_score(timing: AbstractAligner, score: float, name: str, more: float = 0.0) -> None:
    """Pass a text that is said in the recording.

    Raises:
        InputError: when the aligner judges and asks for a higher score, or for as much that is `more` than it asks.
    """
    if isinstance(timing, ScoringAligner) and score < timing.least_score + more:
        further = f" and {more:g} more, around a stretch" if more else ""
        raise InputError(
            f"{name}: the text is not what is said in it: their alignment scores {score:.3f}, and timing.least_score "
            f"asks for {timing.least_score:g}{further}"
        )


def codec_of(model: AbstractModel) -> AbstractCodec:
    """The voice's codec."""
    return model.part("codec", AbstractCodec)
