"""The prosody track of a sentence: every symbol with its seconds and its stretch of the contours."""

from dataclasses import dataclass

import numpy as np
import torch

from voxloom.nn.durations import whole_frames
from voxloom.result import Sentence


@dataclass(frozen=True)
class Said:
    """A symbol and how it is said; what is None or empty is left to the voice.

    `pitch` in Hz, `voicing` (0 to 1) and `energy` (dB) hold a value for each of its frames, or any number of them,
    spread evenly over it. `characters` is its span in the text.
    """

    symbol: str
    word: int | None
    characters: tuple[int, int] = (0, 0)
    seconds: float | None = None
    pitch: tuple[float, ...] = ()
    voicing: tuple[float, ...] = ()
    energy: tuple[float, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A sentence: its text, its symbols, and where it begins in the sound, in seconds."""

    text: str
    symbols: tuple[Said, ...]
    start: float = 0.0
    frame_rate: float = 0.0
    """Frames per second of what the passage was made of; 0 when it comes from a file that does not tell."""


def passage_of(sentence: Sentence, offset_seconds: float) -> Passage | None:
    """The track of a sentence of a piece that starts at `offset_seconds`; None when its durations are not known."""
    prosody, symbols = sentence.prosody, sentence.transcript.symbols
    if prosody.durations is None:
        return None
    frames = whole_frames(prosody.durations, sentence.frame_rate, prosody.frames)[0].tolist()
    tracks = {name: _cut(getattr(prosody, name), frames) for name in ("pitch", "voicing", "energy")}
    seconds = _numbers(prosody.durations[0])
    said = tuple(
        Said(
            symbol.symbol,
            symbol.word,
            (symbol.start, symbol.end),
            seconds[place],
            **{name: track[place] for name, track in tracks.items()},
        )
        for place, symbol in enumerate(symbols)
    )
    return Passage(sentence.transcript.text, said, offset_seconds + sentence.start_seconds, sentence.frame_rate)


def frames_of(passage: Passage, frame_rate: float) -> list[int]:
    """Frames of each symbol, as a voice counts them."""
    seconds = torch.tensor([[each.seconds or 0.0 for each in passage.symbols]])
    counts: list[int] = whole_frames(seconds, frame_rate)[0].tolist()
    return counts


def _cut(track: torch.Tensor | None, frames: list[int]) -> list[tuple[float, ...]]:
    if track is None:
        return [()] * len(frames)
    values, ends = _numbers(track[0]), np.cumsum(frames).tolist()
    return [tuple(values[end - count : end]) for count, end in zip(frames, ends, strict=True)]


def _numbers(values: torch.Tensor) -> list[float]:
    found: list[float] = values.detach().float().tolist()
    return found
