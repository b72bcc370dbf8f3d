"""What was heard of pauses, and what follows from it for their frames."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from jaxtyping import Float
from torch import Tensor

from voxloom.nn.durations import whole_frames
from voxloom.values import Prosody
from voxloom_controls.holds import Hold
from voxloom_controls.places import Place
from voxloom_controls.silence import STEP_SECONDS, hush, levels

SILENT_DB = 35.0
"""How far below speech nearby nothing is heard."""

EDGE_DB = 25.0
"""Where a sound that fades is cut: it is still heard there in every rendering, so that a pause begins at the cut."""

KEPT_SECONDS = 0.08
"""So much of the last sound is not cut, as it may be a soft one."""

TONE_SHARE = 0.05
"""The quietest twentieth of an utterance is the tone of its room."""


TOLERANCE = 0.05
"""By how much of its length a pause may miss it before people are told, if that is a frame or more."""


@dataclass(frozen=True)
class Correction:
    """In the frames of a codec."""

    sample_rate: int
    hop_length: int

    def first(self, place: Place) -> Hold:
        """As many frames as there are in what is asked for."""
        return Hold(place, None if place.seconds is None else self._frames(place.seconds))

    def softened(
        self, holds: Sequence[Hold], wave: Float[Tensor, " S"], prosody: Prosody, seconds: Sequence[float | None]
    ) -> tuple[Hold, ...]:
        """Pauses brought down to the tone of the room; those to be scaled know their seconds now.

        `seconds` are what was heard of each before; a pause to be scaled where nothing was silent is left as it is.
        """
        found = levels(wave, self.sample_rate)
        tone = float(found.quantile(TONE_SHARE))
        softer = []
        for hold, heard in zip(holds, seconds, strict=True):
            start, stop = self._span(hold, prosody)
            gain = min(0.0, tone - float(found[start : max(stop, start + 1)].quantile(0.75)))
            if hold.frames is not None:
                softer.append(replace(hold, gain=gain))
            elif heard is not None:
                wanted = heard * hold.place.scale
                place = replace(hold.place, seconds=wanted)
                softer.append(Hold(place, self._frames(wanted), gain=gain))
        return tuple(softer)

    def heard(
        self, holds: Sequence[Hold], wave: Float[Tensor, " S"], prosody: Prosody, below_db: float
    ) -> list[tuple[float, float] | None]:
        """Where each pause begins and ends, in seconds from its symbol's start and end; None where none is heard."""
        found = levels(wave, self.sample_rate)
        heard: list[tuple[float, float] | None] = []
        for hold in holds:
            start, stop = self._span(hold, prosody)
            run = hush(found, start, stop, below_db, hold.place.left, hold.place.right)
            heard.append(None if run is None else ((run[0] - start) * STEP_SECONDS, (run[1] - stop) * STEP_SECONDS))
        return heard

    def lasting(self, hold: Hold, prosody: Prosody, heard: tuple[float, float]) -> float:
        """Seconds of silence."""
        start, stop = self._span(hold, prosody)
        return (stop - start) * STEP_SECONDS + heard[1] - heard[0]

    def corrected(self, hold: Hold, prosody: Prosody, heard: tuple[float, float] | None, cut: bool) -> Hold:
        """With as many frames more as were missing; with `cut`, silent from where speech was heard to end, too."""
        if heard is None or hold.place.seconds is None or hold.frames is None:
            return hold
        frames = hold.frames + self._frames(hold.place.seconds - self.lasting(hold, prosody, heard))
        if not cut:
            return replace(hold, frames=frames)
        return replace(hold, frames=frames, before=max(0, min(self._frames(-heard[0]), self._spare(hold, prosody))))

    def off(self, hold: Hold, prosody: Prosody, heard: tuple[float, float] | None) -> float:
        """By how many seconds a pause is longer than asked for, or shorter below 0."""
        if hold.place.seconds is None:
            return 0.0
        return (0.0 if heard is None else self.lasting(hold, prosody, heard)) - hold.place.seconds

    def missed(self, hold: Hold, prosody: Prosody, heard: tuple[float, float] | None) -> str | None:
        """What to tell of a pause that is not as long as it should be."""
        wanted, off = hold.place.seconds, self.off(hold, prosody, heard)
        if wanted is None or abs(off) <= max(TOLERANCE * wanted, self.hop_length / self.sample_rate):
            return None
        return f"pauses: {wanted:.2f} s were asked for, {wanted + off:.2f} s are heard"

    def _spare(self, hold: Hold, prosody: Prosody) -> int:
        """How many frames of the sound before it may be cut."""
        if prosody.durations is None or not hold.place.symbol:
            return 0
        return max(0, self._frames(float(prosody.durations[0, hold.place.symbol - 1]) - KEPT_SECONDS))

    def _frames(self, seconds: float) -> int:
        return round(seconds * self.sample_rate / self.hop_length)

    def _span(self, hold: Hold, prosody: Prosody) -> tuple[int, int]:
        """Where its symbol begins and ends, in steps of `levels`."""
        if prosody.durations is None:
            raise ValueError("pauses stand on durations")
        rate = self.sample_rate / self.hop_length
        frames = whole_frames(prosody.durations, rate, prosody.frames)[0]
        stop = int(frames[: hold.place.symbol + 1].sum())
        start = stop - int(frames[hold.place.symbol])
        return round(start / rate / STEP_SECONDS), round(stop / rate / STEP_SECONDS)
