"""Transformer blocks with convolutional feed-forwards, as in NaturalSpeech 2's encoders."""

from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.attention import AbstractAttention
from voxloom_flashspeech.attention import MultiHeadAttention
from voxloom_flashspeech.embeddings import positions


class StyleNorm(nn.Module):
    """Layer norm whose gain and bias come from a style vector, or are plain parameters without one."""

    def __init__(self, width: int, adaptive: bool) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=not adaptive)
        self.style = nn.Linear(width, 2 * width) if adaptive else None
        if self.style is not None:
            nn.init.normal_(self.style.weight, std=0.02)
            nn.init.zeros_(self.style.bias)

    def forward(self, x: Float[Tensor, "B L H"], style: Float[Tensor, "B H"] | None) -> Float[Tensor, "B L H"]:
        """Normalised `x`; gain is 1 + what the style gives."""
        out: Tensor = self.norm(x)
        if self.style is None or style is None:
            return out
        gain, bias = self.style(style).unsqueeze(1).chunk(2, dim=-1)
        styled: Tensor = out * (1 + gain) + bias
        return styled


class Block(nn.Module):
    """Pre-norm self-attention and a feed-forward whose first layer is a convolution over the sequence."""

    def __init__(
        self,
        width: int,
        heads: int,
        filter_width: int,
        kernel: int,
        dropout: float,
        adaptive: bool,
        attention: AbstractAttention,
    ) -> None:
        super().__init__()
        self.attention_norm = StyleNorm(width, adaptive)
        self.attention = MultiHeadAttention(width, heads, attention)
        self.feed_norm = StyleNorm(width, adaptive)
        self.convolution = nn.Conv1d(width, filter_width, kernel, padding="same")
        self.projection = nn.Linear(filter_width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Float[Tensor, "B L H"], mask: Bool[Tensor, "B L"], style: Float[Tensor, "B H"] | None
    ) -> Float[Tensor, "B L H"]:
        """`x` with both residuals added."""
        inside = mask.unsqueeze(-1)
        normed = self.attention_norm(x, style)
        x = x + self.dropout(self.attention(normed, normed, mask))
        normed = self.feed_norm(x, style) * inside
        hidden = F.relu(self.convolution(normed.transpose(1, 2)).transpose(1, 2))
        out: Tensor = (x + self.dropout(self.projection(self.dropout(hidden)))) * inside
        return out


class Transformer(nn.Module):
    """A stack of blocks after sinusoidal positions on the sequence axis."""

    def __init__(
        self,
        width: int,
        layers: int,
        heads: int,
        filter_width: int,
        kernel: int,
        dropout: float,
        adaptive: bool,
        attention: AbstractAttention,
    ) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.blocks = nn.ModuleList(
            Block(width, heads, filter_width, kernel, dropout, adaptive, attention) for _ in range(layers)
        )
        self.norm = StyleNorm(width, adaptive)

    def forward(
        self, x: Float[Tensor, "B L H"], mask: Bool[Tensor, "B L"], style: Float[Tensor, "B H"] | None = None
    ) -> Float[Tensor, "B L H"]:
        """States, zero on padding."""
        inside = mask.unsqueeze(-1)
        x = self.dropout(x + positions(x.shape[1], x.shape[2], x.device).to(x.dtype)) * inside
        for block in self.blocks:
            x = block(x, mask, style)
        out: Tensor = self.norm(x, style) * inside
        return out
