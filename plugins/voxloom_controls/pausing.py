"""A model that keeps the pauses it is asked for: it speaks on trial, hears itself, and corrects what it heard."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import AbstractCodec, LevelledCodec
from voxloom.model import AbstractModel, Part, ProsodyEdit, Recording
from voxloom.text import AbstractText, Transcript
from voxloom.transform import batched, item_of
from voxloom.values import Conditioned, Prosody
from voxloom.wrapped import WrappedModel
from voxloom_controls.correcting import EDGE_DB, SILENT_DB, Correction
from voxloom_controls.holds import Hold, held
from voxloom_controls.places import PausedText

if TYPE_CHECKING:
    from voxloom_controls.pauses import Pauses

Holds = list[tuple[Hold, ...]]
"""The pauses of each item."""
Trial = tuple[list[Float[Tensor, " _"]], list[Prosody]]
"""A wave and a prosody of each item."""


CORRECTIONS = 4
"""At most so many, until every pause is as long as asked for to half a frame.

Sounds around a pause may change with its length, so that a correction can lead further away: the nearest trial counts.
"""


class PausingModel(WrappedModel):
    """Where pauses are asked for, `condition` speaks a few times, with the noise to come, before it answers.

    How long a voice is silent at a pause is not what its durations say: sounds fade, plosives begin in silence, and
    without punctuation it goes on sounding. So a pause is made unvoiced and as soft as the room, cut where speech is
    heard to end, and corrected by what was heard of it.
    """

    def __init__(self, model: AbstractModel, pauses: "Pauses") -> None:
        super().__init__(model)
        self._pauses = pauses

    def part(self, slot: str, interface: type[Part]) -> Part:
        """See `AbstractModel.part`; the text part puts pause symbols where pauses are asked for."""
        found = super().part(slot, interface)
        if slot == "text" and isinstance(found, AbstractText):
            paused = PausedText(found)
            return paused if isinstance(paused, interface) else found
        return found

    def condition(
        self,
        transcripts: Sequence[Transcript],
        prompts: Sequence[Recording],
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
        edit: ProsodyEdit | None = None,
    ) -> Conditioned:
        """See `AbstractModel.condition`; the edit of who asks comes last."""
        places = [self._pauses.places(transcript) for transcript in transcripts]
        kept = given is not None and given.durations is not None
        if kept and any(places):
            self._pauses.tell("pauses: the task sets how long each sound lasts, so pauses are as long as it says")
        if kept or not any(places):
            return super().condition(transcripts, prompts, rngs, given, alpha, edit)

        def speaking(holds: Holds, rngs: Sequence[torch.Generator]) -> Conditioned:
            editing = self._editing(holds, transcripts, edit)
            return super(PausingModel, self).condition(transcripts, prompts, rngs, given, alpha, editing)

        def trial(holds: Holds) -> Trial:
            clones = [_cloned(rng) for rng in rngs]
            with torch.no_grad():
                spoken = speaking(holds, clones)
                waves = self.render(self.generate(spoken.condition, clones))
            counts = (len(transcript.symbols) for transcript in transcripts)
            return waves, [item_of(spoken.prosody, number, count) for number, count in enumerate(counts)]

        correction = self._correction()
        holds = [tuple(correction.first(place) for place in some) for some in places]
        holds = _softened(correction, holds, trial(holds))
        holds = _corrected(correction, holds, trial(holds), EDGE_DB, cut=True)
        tried: list[tuple[Holds, Trial]] = []
        for _ in range(CORRECTIONS):
            tried.append((holds, trial(holds)))
            holds = _corrected(correction, *tried[-1], SILENT_DB, cut=False)
            if holds == tried[-1][0]:
                break
        return speaking([self._nearest(correction, tried, item) for item in range(len(places))], rngs)

    def _nearest(self, correction: Correction, tried: Sequence[tuple[Holds, Trial]], item: int) -> tuple[Hold, ...]:
        """The holds of an item whose trial missed least; what it still misses is told."""
        found: list[tuple[float, int, tuple[Hold, ...], list[str | None]]] = []
        for holds, (waves, prosodies) in tried:
            heard = correction.heard(holds[item], waves[item], prosodies[item], SILENT_DB)
            pauses = list(zip(holds[item], heard, strict=True))
            worst = max((abs(correction.off(hold, prosodies[item], each)) for hold, each in pauses), default=0.0)
            notes = [correction.missed(hold, prosodies[item], each) for hold, each in pauses]
            found.append((worst, len(found), holds[item], notes))
        _, _, nearest, notes = min(found, key=lambda each: each[:2])
        for note in notes:
            if note:
                self._pauses.tell(note)
        return nearest

    def _correction(self) -> Correction:
        codec = self.part("codec", AbstractCodec)
        if not isinstance(codec, LevelledCodec):
            name = type(codec).__name__
            self._pauses.tell(f"pauses: the codec {name} cannot be made softer, so that pauses may not be silent")
        return Correction(codec.sample_rate, codec.hop_length)

    def _editing(self, holds: Holds, transcripts: Sequence[Transcript], edit: ProsodyEdit | None) -> ProsodyEdit:
        codec = self.part("codec", AbstractCodec)
        rate, levelled = codec.sample_rate / codec.hop_length, isinstance(codec, LevelledCodec)

        def both(prosody: Prosody) -> Prosody:
            items = [
                held(item_of(prosody, number, len(transcript.symbols)), some, rate, levelled)
                for number, (transcript, some) in enumerate(zip(transcripts, holds, strict=True))
            ]
            mine = batched(items)
            return mine if edit is None else edit(mine)

        return both


def _softened(correction: Correction, holds: Holds, trial: Trial) -> Holds:
    found = []
    for some, wave, prosody in zip(holds, *trial, strict=True):
        heard = correction.heard(some, wave, prosody, SILENT_DB)
        seconds = [
            None if each is None else correction.lasting(hold, prosody, each)
            for hold, each in zip(some, heard, strict=True)
        ]
        found.append(correction.softened(some, wave, prosody, seconds))
    return found


def _corrected(correction: Correction, holds: Holds, trial: Trial, below_db: float, cut: bool) -> Holds:
    return [
        tuple(
            correction.corrected(hold, prosody, heard, cut)
            for hold, heard in zip(some, correction.heard(some, wave, prosody, below_db), strict=True)
        )
        for some, wave, prosody in zip(holds, *trial, strict=True)
    ]


def _cloned(rng: torch.Generator) -> torch.Generator:
    clone = torch.Generator(rng.device)
    clone.set_state(rng.get_state())
    return clone
