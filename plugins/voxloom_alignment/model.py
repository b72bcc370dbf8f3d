"""What models of alignment share."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from jaxtyping import Float, Int
from torch import Tensor

from voxloom.audio import resample
from voxloom.codec import AbstractCodec
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom.model import AbstractModel, Recording
from voxloom.text import AbstractText
from voxloom.values import Batch, Utterance


@dataclass(frozen=True)
class FramePath:
    """Frames of each symbol (N,), summing to T; and how well symbols and frames agree, perhaps of each symbol too."""

    frames: Float[Tensor, " N"]
    score: float
    scores: tuple[float, ...] = field(default=(), kw_only=True)


class AbstractAlignmentModel(AbstractModel):
    """Learns from recordings and their symbols alone when each symbol is spoken.

    It offers `analyse` and no speech: its other use is `path`.
    """

    delay_seconds: float  # how much later the corpus at hand puts its boundaries than the sound does

    @abstractmethod
    def path(self, latents: Float[Tensor, "D T"], symbols: Int[Tensor, " N"]) -> FramePath:
        """The best path of `symbols` through raw codec `latents`; higher scores are better.

        Raises:
            ValueError: when there are too few frames for the symbols.
        """

    def analyse(self, recording: Recording, item: Item | None = None) -> Utterance:
        """Latents; with an item also its symbols (corpus phonemes first, text else)."""
        codec = self.part("codec", AbstractCodec)
        wave = resample(recording, codec.sample_rate).wave
        with torch.no_grad():
            latents: Tensor = codec.encode(wave[None, None].to(self.device))[0]
        if item is None:
            return Utterance(latents)
        text = self.part("text", AbstractText)
        symbols = item.phonemes or tuple(symbol.symbol for symbol in text.transcribe(item.text).symbols)
        return Utterance(latents, self.ids(item, symbols))

    def ids(self, item: Item, symbols: Sequence[str]) -> Int[Tensor, " N"]:
        """Ids of an item's symbols.

        Raises:
            InputError: when there are none, or the text part's vocabulary lacks one.
        """
        if not symbols:
            raise InputError(f"{item.id}: there are no symbols to align")
        try:
            return torch.tensor(self.part("text", AbstractText).ids(symbols))
        except KeyError as error:
            raise InputError(f"{item.id}: the text part's vocabulary has no symbol {error}") from error


def learnt_from(batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Latents (B,D,T), frame mask, symbols (B,N) and symbol mask of a batch, which must be there."""
    latents, frame_mask, symbols, symbol_mask = batch.latents, batch.frame_mask, batch.symbols, batch.symbol_mask
    if latents is None or frame_mask is None or symbols is None or symbol_mask is None:
        raise ValueError("alignment is learnt from latents and symbols")
    return latents, frame_mask, symbols, symbol_mask
