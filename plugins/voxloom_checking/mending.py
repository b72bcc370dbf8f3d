"""Words that are not heard, spoken anew between what stays."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.denoiser import AbstractDenoiser
from voxloom.errors import VoiceError
from voxloom.model import AbstractModel, Recording
from voxloom.text import Transcript
from voxloom.values import Condition, Latents, Start, Tokens
from voxloom_checking.listening import Heard, Listener
from voxloom_checking.splicing import spliced
from voxloom_checking.words import SpokenWord

Content = Latents | Tokens

MARGIN_SECONDS = 0.025
"""So much on both sides of a word is spoken anew with it: sounds run into each other."""


@dataclass
class Said:
    """One item while it is checked: its words, its `frames`, its wave on the CPU, and how two renderings are heard."""

    transcript: Transcript
    words: list[SpokenWord]
    frames: int
    wave: Float[Tensor, " S"]
    heard: Heard
    other: Heard
    doubted: list[SpokenWord] = field(default_factory=list)
    mended: list[SpokenWord] = field(default_factory=list)


@dataclass(frozen=True)
class Generation:
    """What content was generated from: the same again is the same speech with other noise."""

    condition: Condition
    rngs: Sequence[torch.Generator]
    start: Start | None
    in_context: bool
    """Whether the voice may go on between known latents; else all is spoken, and what is wanted taken from that."""

    @property
    def free(self) -> Bool[Tensor, "B T"]:
        """The frames that the voice was to speak."""
        known = self.condition.known_mask
        return self.condition.mask if known is None else self.condition.mask & ~known


class Mender:
    """Compares each item with another rendering of it, and gives words up after `tries`."""

    def __init__(self, model: AbstractModel, listener: Listener, tries: int, fade_seconds: float) -> None:
        self._model, self._listener, self.tries = model, listener, tries
        self._fade_seconds = fade_seconds

    def mended(
        self,
        content: Content,
        generation: Generation,
        transcripts: Sequence[Transcript],
        words: Sequence[Sequence[SpokenWord]],
    ) -> tuple[Content, list[Said]]:
        """The content with those words spoken anew that pass then, and what was found of each item.

        Raises:
            InputError: when the listener cannot judge them.
        """
        waves, others = self._waves(content), self._waves(self._again(generation))
        words = [
            [word for word in each if word.first == word.last or bool(free[word.first : word.last].any())]
            for free, each in zip(generation.free, words, strict=True)
        ]
        items = [
            self._said(*each)
            for each in zip(transcripts, words, content.mask.sum(dim=1).tolist(), waves, others, strict=True)
        ]
        for _ in range(self.tries):
            if not any(item.doubted for item in items):
                break
            content = self._tried(content, generation, items)
        return content, items

    @property
    def _codec(self) -> AbstractCodec:
        return self._model.part("codec", AbstractCodec)

    def _said(
        self, transcript: Transcript, words: Sequence[SpokenWord], frames: int, wave: Tensor, other: Tensor
    ) -> Said:
        heard, beside = (self._heard(each, transcript) for each in (wave, other))
        doubted = self._listener.doubted(heard, beside, words, frames)
        return Said(transcript, list(words), frames, wave, heard, beside, doubted)

    def _tried(self, content: Content, generation: Generation, items: Sequence[Said]) -> Content:
        """One more try for every doubted word."""
        wanted = self._mask([item.doubted for item in items], generation.free)
        fresh = _joined(content, self._fresh(content, generation, wanted), wanted)
        taken = [self._judged(item, wave) for item, wave in zip(items, self._waves(fresh), strict=True)]
        return _joined(content, fresh, self._mask(taken, generation.free))

    def _judged(self, item: Said, fresh: Tensor) -> list[SpokenWord]:
        """The doubted words that pass as they are in `fresh`; they are put into the item, the most doubtful ones first.

        What is wrong with one may be heard in its neighbours, which pass when it is mended. Where a word is the same in
        `fresh`, it is the other rendering that said something else, and there is nothing to mend.
        """
        listener, frames = self._listener, item.frames
        taken: list[SpokenWord] = []
        left: list[SpokenWord] = []
        for word in sorted(item.doubted, key=lambda each: -listener.doubt(item.heard, item.other, each, frames)):
            if listener.doubt(item.heard, item.other, word, frames) <= 1:
                continue
            wave = self._with(item.wave, fresh, word)
            heard = self._heard(wave, item.transcript)
            if listener.doubt(item.heard, heard, word, frames) <= 1:
                continue
            if listener.doubt(heard, item.other, word, frames) <= 1:
                item.wave, item.heard = wave, heard
                taken.append(word)
            else:
                left.append(word)
        item.mended += taken
        item.doubted = listener.doubted(item.heard, item.other, left, frames)
        return taken

    def _with(self, wave: Tensor, fresh: Tensor, word: SpokenWord) -> Tensor:
        """The wave with a word of a fresh one."""
        hop, rate = self._codec.hop_length, self._codec.sample_rate
        first, last = self.span(word)
        fade = round(self._fade_seconds * rate)
        return spliced(wave, fresh, first * hop, min(last * hop, len(wave)), fade, rate)

    def span(self, word: SpokenWord) -> tuple[int, int]:
        """The frames that are spoken anew with a word."""
        margin = round(MARGIN_SECONDS * self._codec.sample_rate / self._codec.hop_length)
        return max(0, word.first - margin), word.last + margin

    def _mask(self, words: Sequence[Sequence[SpokenWord]], free: Tensor) -> Bool[Tensor, "B T"]:
        """True in the frames of the words of each item, as far as they are free."""
        mask = torch.zeros_like(free)
        for row, each in zip(mask, words, strict=True):
            for word in each:
                first, last = self.span(word)
                row[first:last] = True
        return mask & free

    def _heard(self, wave: Tensor, transcript: Transcript) -> Heard:
        return self._listener.hears(Recording(wave, self._codec.sample_rate), transcript)

    def _waves(self, content: Content) -> list[Tensor]:
        return [wave.cpu() for wave in self._model.render(content)]

    def _again(self, generation: Generation) -> Content:
        start = () if generation.start is None else (generation.start,)
        return self._model.generate(generation.condition, generation.rngs, *start)

    def _fresh(self, content: Content, generation: Generation, wanted: Tensor) -> Content:
        """Content for the frames `wanted`."""
        if not generation.in_context:
            return self._again(generation)
        assert isinstance(content, Latents)
        known = self._model.normalise(content.values)
        return self._model.generate(generation.condition.with_known(known, content.mask & ~wanted), generation.rngs)


def goes_on(model: AbstractModel) -> bool:
    """Whether the voice has learnt to speak between known latents."""
    try:
        return "known" in model.part("denoiser", AbstractDenoiser).uses
    except VoiceError:
        return False


def _joined(content: Content, fresh: Content, mask: Bool[Tensor, "B T"]) -> Content:
    return replace(content, values=torch.where(mask[:, None], fresh.values, content.values))
