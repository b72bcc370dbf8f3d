"""Transforms: what a speaking task is asked, and how the voice speaks, changed by options of their own."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.errors import InputError
from voxloom.model import AbstractModel, ProsodyEdit, Recording
from voxloom.nn.durations import restretched, whole_frames
from voxloom.text import Transcript
from voxloom.values import Conditioned, Prosody
from voxloom.wrapped import WrappedModel


class AbstractTransform(ABC):
    """One control of speech. Each has a slot of its own name in every voice: `rate.factor=1.2` works in every task.

    It is built anew for every run, also when nobody sets an option: with its defaults it leaves all as it is. They act
    in the order of `order`, then of their names; the last one's model is what the task sees.
    """

    order: int = 0

    def request(self, request: Any) -> Any:
        """The task's request, a frozen dataclass, as the task shall see it.

        Raises:
            InputError: when it cannot be met.
        """
        return request

    def model(self, model: AbstractModel) -> AbstractModel:
        """The voice's model as the task shall see it; see `voxloom.wrapped`."""
        return model

    def notes(self) -> Sequence[str]:
        """What people must be told of what was done so far, above all of what could not be."""
        return ()


class ProsodyTransform(AbstractTransform):
    """A transform of durations or contours, of one item at a time.

    What a task gives itself is kept: `durations` is not asked where it gives these, `contours` where it gives pitch.
    """

    @abstractmethod
    def concerns(self, transcript: Transcript) -> bool:
        """Whether anything of it is to change: by an option, or because of its marks."""

    def durations(self, seconds: Float[Tensor, " N"], transcript: Transcript) -> Float[Tensor, " N"]:
        """New seconds of each symbol; pitch, voicing and energy are stretched along."""
        return seconds

    def contours(self, prosody: Prosody, transcript: Transcript, frames: Int[Tensor, " N"]) -> Prosody:
        """Another pitch, voicing or energy (1,T); `frames` of each symbol stay as they are."""
        return prosody

    def kept(self, given: Prosody) -> None:
        """Called with what a task gives of a text that this concerns, so that people can be told what is not done."""

    def model(self, model: AbstractModel) -> AbstractModel:
        """The same, told to edit its prosody so."""
        return _EditedModel(model, self)


class _EditedModel(WrappedModel):
    def __init__(self, model: AbstractModel, transform: ProsodyTransform) -> None:
        super().__init__(model)
        self._transform = transform

    def condition(
        self,
        transcripts: Sequence[Transcript],
        prompts: Sequence[Recording],
        rngs: Sequence[torch.Generator],
        given: Prosody | None = None,
        alpha: float | None = None,
        edit: ProsodyEdit | None = None,
    ) -> Conditioned:
        """Its own edit comes before that of who asks."""
        if not any(self._transform.concerns(transcript) for transcript in transcripts):
            return super().condition(transcripts, prompts, rngs, given, alpha, edit)
        if given is not None:
            self._transform.kept(given)

        def both(prosody: Prosody) -> Prosody:
            mine = self._edited(prosody, transcripts, given)
            return mine if edit is None else edit(mine)

        return super().condition(transcripts, prompts, rngs, given, alpha, both)

    def speak(self, *arguments: Any, **keywords: Any) -> Any:
        """An engine that speaks by itself cannot be told how."""
        texts: Sequence[str] = arguments[0]
        if not self.composes and any(self._transform.concerns(Transcript(text, text, ())) for text in texts):
            raise InputError(f"{type(self._transform).__name__}: the voice speaks by itself and cannot be told how")
        return super().speak(*arguments, **keywords)

    def _edited(self, prosody: Prosody, transcripts: Sequence[Transcript], given: Prosody | None) -> Prosody:
        codec = self.part("codec", AbstractCodec)
        rate = codec.sample_rate / codec.hop_length
        items = [
            self._item(item_of(prosody, number, len(transcript.symbols)), transcript, given, rate)
            for number, transcript in enumerate(transcripts)
        ]
        return items[0] if len(items) == 1 else batched(items)

    def _item(self, prosody: Prosody, transcript: Transcript, given: Prosody | None, rate: float) -> Prosody:
        if prosody.durations is None or not self._transform.concerns(transcript):
            return prosody
        frames = whole_frames(prosody.durations, rate, prosody.frames)[0]
        (usual,) = prosody.durations
        seconds = usual if given and given.durations is not None else self._transform.durations(usual, transcript)
        if seconds is not usual:
            longer = whole_frames(seconds[None], rate)[0]
            moved = {name: restretched(track, frames, longer) for name, track in _tracks(prosody).items()}
            prosody, frames = Prosody(longer.sum()[None], seconds[None], **moved), longer
        if given is None or given.pitch is None:
            prosody = self._transform.contours(prosody, transcript, frames)
        return prosody


def _tracks(prosody: Prosody) -> dict[str, Tensor]:
    """What it tells frame by frame."""
    found = {"pitch": prosody.pitch, "voicing": prosody.voicing, "energy": prosody.energy}
    return {name: track for name, track in found.items() if track is not None}


def item_of(prosody: Prosody, number: int, symbols: int) -> Prosody:
    """One item of a batch, without padding."""
    one = slice(number, number + 1)
    durations = None if prosody.durations is None else prosody.durations[one, :symbols]
    tracks = {name: track[one, : int(prosody.frames[number])] for name, track in _tracks(prosody).items()}
    return Prosody(prosody.frames[one], durations, **tracks)


def batched(items: Sequence[Prosody]) -> Prosody:
    """Items as a batch, padded with zeros; an energy that not all of them have is 0 dB for the others."""
    if any(item.energy is not None for item in items):
        plain = [torch.zeros(1, int(item.frames), device=item.frames.device) for item in items]
        items = [replace(i, energy=e if i.energy is None else i.energy) for i, e in zip(items, plain, strict=True)]
    found = {
        name: torch.nn.utils.rnn.pad_sequence([_tracks(item)[name][0] for item in items], batch_first=True)
        for name in _tracks(items[0])
    }
    durations = [item.durations[0] for item in items if item.durations is not None]
    padded = torch.nn.utils.rnn.pad_sequence(durations, batch_first=True) if durations else None
    return Prosody(torch.cat([item.frames for item in items]), padded, **found)
