"""The transform `track`: a text in the durations, pitch and voicing of a file."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import torch
from jaxtyping import Float, Int
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.errors import InputError, VoiceError
from voxloom.slots import TRANSFORM
from voxloom.text import Transcript
from voxloom.transform import ProsodyTransform
from voxloom.values import Prosody
from voxloom.voice import Voice
from voxloom_registry import Config, Registry
from voxloom_track.following import Follower
from voxloom_track.formats import read_track
from voxloom_track.passage import Said
from voxloom_track.spreading import spread, spread_pitch

LAST, FIRST = 1000, -1000
"""Behind or before all controls that do not insist on their place."""


class TrackTransform(ProsodyTransform):
    """What the file gives replaces what the voice would do; the rest is the voice's, stretched along.

    Sentences are followed in order. It comes last, so that a track written of speech gives that speech again under the
    same controls and tags, or first (`before_controls`).
    """

    def __init__(
        self,
        registry: Registry,
        config: Config,
        voice: Voice,
        file: Path | None = None,
        register: Literal["file", "voice"] = "file",
        before_controls: bool = False,
    ) -> None:
        self.order = FIRST if before_controls else LAST
        self._register = register
        self._follower = None if file is None else Follower(read_track(file, _frame_rate(voice)), str(file))
        self._others = () if before_controls or file is None else _controls(registry, config)
        self._used = self._tagged = False
        self._found: tuple[Transcript, list[Said | None]] | None = None

    def concerns(self, transcript: Transcript) -> bool:
        """See `ProsodyTransform.concerns`: whenever there is a file."""
        del transcript
        return self._follower is not None

    def durations(self, seconds: Float[Tensor, " N"], transcript: Transcript) -> Float[Tensor, " N"]:
        """See `ProsodyTransform.durations`.

        Raises:
            InputError: when the transcript is not in the file.
        """
        changed = seconds.clone()
        for place, said in enumerate(self._follow(transcript)):
            if said is not None and said.seconds is not None:
                changed[place] = said.seconds
        return changed

    def contours(self, prosody: Prosody, transcript: Transcript, frames: Int[Tensor, " N"]) -> Prosody:
        """See `ProsodyTransform.contours`; raises as `durations`."""
        said, counts = self._follow(transcript), frames.tolist()
        found = prosody
        if prosody.pitch is not None:
            pitch = _replaced(prosody.pitch, [each.pitch if each else () for each in said], counts, spread_pitch)
            given = torch.repeat_interleave(torch.tensor([bool(each and each.pitch) for each in said]), frames.cpu())
            found = replace(found, pitch=self._moved(pitch, prosody, given.to(pitch.device)))
        if prosody.voicing is not None:
            voicing = [each.voicing if each else () for each in said]
            found = replace(found, voicing=_replaced(prosody.voicing, voicing, counts, spread))
        energy = [each.energy if each else () for each in said]
        if any(energy):
            own = torch.zeros_like(prosody.frames.new_zeros(1, sum(counts)), dtype=torch.float32)
            found = replace(
                found, energy=_replaced(prosody.energy if prosody.energy is not None else own, energy, counts, spread)
            )
        return found

    def notes(self) -> Sequence[str]:
        """What had no effect because the track stands, and that the track had none."""
        if self._follower is None:
            return ()
        if not self._used:
            return ("track: this task has durations and pitch of its own, so the file was not used",)
        others = (*self._others, *(("tags of the text",) if self._tagged else ()))
        if not others:
            return ()
        return (
            f"track: {', '.join(others)} changed only what the file leaves open (track.before_controls=true lets them "
            "change what it gives)",
        )

    def _follow(self, transcript: Transcript) -> list[Said | None]:
        assert self._follower is not None
        if self._found is None or self._found[0] is not transcript:
            self._found = transcript, self._follower.follow(transcript.symbols, transcript.text)
        self._used = True
        self._tagged |= bool(transcript.marks) and self.order == LAST
        return self._found[1]

    def _moved(self, pitch: Float[Tensor, "1 T"], own: Prosody, given: Tensor) -> Float[Tensor, "1 T"]:
        """The given frames of `pitch` in the register asked for, on a log scale."""
        if self._register == "file" or own.pitch is None or not bool(given.any()):
            return pitch
        voiced = given if own.voicing is None else given & (own.voicing[0] > 0.5)
        chosen = voiced if bool(voiced.any()) else given
        ratio = own.pitch[0][chosen].median() / pitch[0][chosen].median()
        return torch.where(given, pitch * ratio, pitch)


def _replaced(
    track: Float[Tensor, "1 T"],
    values: Sequence[Sequence[float]],
    frames: Sequence[int],
    how: Callable[[Sequence[float], int], Tensor],
) -> Float[Tensor, "1 T"]:
    """A track with the values of those symbols that have any."""
    changed, start = track.clone(), 0
    for mine, count in zip(values, frames, strict=True):
        if mine and count:
            changed[0, start : start + count] = how(mine, count).to(changed)
        start += count
    return changed


def _frame_rate(voice: Voice) -> float:
    try:
        codec = voice.model.part("codec", AbstractCodec)
    except VoiceError as error:
        raise InputError(f"track: the voice {voice.name!r} speaks by itself and cannot be told how") from error
    return codec.sample_rate / codec.hop_length


def _controls(registry: Registry, config: Config) -> tuple[str, ...]:
    """The other controls of prosody of which somebody has set an option."""
    found = []
    for slot in config.slots.values():
        if slot.kind != TRANSFORM or slot.part in (None, "track"):
            continue
        offer = registry.find(TRANSFORM, slot.part or "")
        usual = registry.options(offer, {})
        if slot.options != ({} if usual is None else vars(usual)) and issubclass(
            registry.load(offer.target), ProsodyTransform
        ):
            found.append(slot.slot)
    return tuple(found)
