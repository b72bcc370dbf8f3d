"""When each symbol of a result is said."""

from voxloom.nn.durations import whole_frames
from voxloom.result import AudioResult

DIGITS = 6
"""Times are kept to the microsecond."""

Timed = tuple[tuple[str, float, float], ...]
"""Symbols in the order spoken, each with the seconds of the wave at which it begins and ends."""


def symbols_of(said: AudioResult) -> Timed | None:
    """On the frames that were spoken, sentence by sentence; None where the result does not tell of durations."""
    timed: list[tuple[str, float, float]] = []
    for sentence in said.sentences:
        prosody = sentence.prosody
        if prosody.durations is None:
            return None
        frames = whole_frames(prosody.durations, sentence.frame_rate, prosody.frames)[0]
        ends = [sentence.start_seconds + end / sentence.frame_rate for end in frames.cumsum(0).tolist()]
        starts = [sentence.start_seconds, *ends[:-1]]
        for symbol, start, end in zip(sentence.transcript.symbols, starts, ends, strict=True):
            timed.append((symbol.symbol, round(start, DIGITS), round(end, DIGITS)))
    return tuple(timed) or None
