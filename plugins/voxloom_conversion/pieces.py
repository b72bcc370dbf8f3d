"""A long recording in pieces, cut between two symbols where it is quietest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voxloom.model import Recording
from voxloom_conversion.script import Script

AROUND_SECONDS = 0.05
"""How far on either side of a cut quiet is looked for."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a recording with its symbols and their seconds."""

    recording: Recording
    symbols: tuple[str, ...]
    durations: tuple[float, ...]


def pieces_of(recording: Recording, script: Script, longest_seconds: float, hop_length: int) -> list[Piece]:
    """Pieces of at most that many seconds, all but the last of whole hops; together they are the recording."""
    rate = recording.sample_rate
    ends = np.cumsum(script.durations)
    frames = np.rint(ends * rate / hop_length).astype(int) * hop_length  # where each symbol ends, in samples
    found = []
    first, begin = 0, 0
    for last in [*_cuts(recording, frames, round(longest_seconds * rate)), len(ends)]:
        end = len(recording.wave) if last == len(ends) else int(frames[last - 1])
        inside = np.clip(ends[first:last], begin / rate, end / rate)
        inside[-1] = end / rate
        durations = np.diff(inside, prepend=begin / rate)
        wave = recording.wave[begin:end]
        found.append(Piece(Recording(wave, rate), script.symbols[first:last], tuple(durations.tolist())))
        first, begin = last, end
    return found


def _cuts(recording: Recording, ends: np.ndarray[tuple[int], np.dtype[np.int64]], longest: int) -> Iterator[int]:
    """How many symbols lie before each cut: the quietest of the second half of what fits, again and again."""
    begin = 0
    around = round(AROUND_SECONDS * recording.sample_rate)
    while len(recording.wave) - begin > longest:
        inside = np.flatnonzero((ends[:-1] > begin + longest // 2) & (ends[:-1] <= begin + longest))
        if not len(inside):  # one symbol lasts longer than a piece
            inside = np.flatnonzero(ends[:-1] > begin + longest)[:1]
        if not len(inside):
            return
        stretches = (recording.wave[max(0, end - around) : end + around] for end in ends[inside])
        powers = [float(stretch.double().square().mean()) for stretch in stretches]
        chosen = int(inside[int(np.argmin(powers))])
        begin = int(ends[chosen])
        yield chosen + 1
