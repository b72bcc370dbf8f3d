"""Phoneme and prompt encoders of the released size."""

from torch import Tensor, nn

from voxloom.attention import AbstractAttention
from voxloom.encoder import AbstractEncoder
from voxloom.nn.masks import masked_mean
from voxloom.types import SequenceMask
from voxloom.values import Encoded
from voxloom_flashspeech.transformer import Transformer


class PhonemeTransformer(AbstractEncoder):
    """Symbol ids (B,N) to states (B,N,H); index 0 is padding and belongs to no symbol.

    With `adaptive`, layer norms are driven by the mean of the prompt's states over its real positions.
    """

    symbol_rows = ("embedding.weight",)

    def __init__(
        self,
        symbols: int,
        vocabulary: str,
        attention: AbstractAttention,
        width: int = 512,
        layers: int = 6,
        heads: int = 8,
        filter_width: int = 2048,
        kernel: int = 9,
        dropout: float = 0.2,
        adaptive: bool = True,
    ) -> None:
        super().__init__()
        self.width, self.adaptive, self.vocabulary = width, adaptive, vocabulary
        self.embedding = nn.Embedding(symbols, width, padding_idx=0)
        self.transformer = Transformer(width, layers, heads, filter_width, kernel, dropout, adaptive, attention)

    def forward(self, values: Tensor, mask: SequenceMask, prompt: Encoded | None = None) -> Encoded:
        """See `AbstractEncoder.forward`; an adaptive encoder needs `prompt`."""
        if self.adaptive and prompt is None:
            raise ValueError("an adaptive phoneme encoder needs the encoded prompt")
        style = masked_mean(prompt.states, prompt.mask) if prompt is not None and self.adaptive else None
        return Encoded(self.transformer(self.embedding(values * mask), mask, style), mask)


class PromptTransformer(AbstractEncoder):
    """Normalised latents (B,D,T) to states (B,T,H)."""

    def __init__(
        self,
        latent_dim: int,
        attention: AbstractAttention,
        width: int = 512,
        layers: int = 6,
        heads: int = 8,
        filter_width: int = 2048,
        kernel: int = 9,
        dropout: float = 0.2,
    ) -> None:
        super().__init__()
        self.width = width
        self.projection = nn.Linear(latent_dim, width)
        nn.init.normal_(self.projection.weight, std=0.02)
        self.transformer = Transformer(width, layers, heads, filter_width, kernel, dropout, False, attention)

    def forward(self, values: Tensor, mask: SequenceMask, prompt: Encoded | None = None) -> Encoded:
        """See `AbstractEncoder.forward`."""
        del prompt
        inside = values.transpose(1, 2).masked_fill(~mask.unsqueeze(-1), 0)
        return Encoded(self.transformer(self.projection(inside), mask), mask)
