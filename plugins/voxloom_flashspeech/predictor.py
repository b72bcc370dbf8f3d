"""The stack of convolutions that predicts duration or pitch while looking at the prompt."""

import math

from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.attention import AbstractAttention
from voxloom.values import Encoded
from voxloom_flashspeech.attention import MultiHeadAttention


class PromptLook(nn.Module):
    """Cross-attention to the prompt as a residual branch."""

    def __init__(self, width: int, prompt_width: int, heads: int, attention: AbstractAttention, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attention = MultiHeadAttention(width, heads, attention, prompt_width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Float[Tensor, "B L H"], prompt: Encoded) -> Float[Tensor, "B L H"]:
        """`x` with what it finds in the prompt, scaled to keep its variance."""
        seen = self.attention(self.norm(x), prompt.states, prompt.mask)
        out: Tensor = (x + self.dropout(seen)) / math.sqrt(2)
        return out


class Predictor(nn.Module):
    """Convolution, ReLU, layer norm and dropout, residual from the second on; `outputs` numbers per position.

    `features` are the states just before the last projection, on which prosody refinement is conditioned (FlashSpeech
    section 3.4), and `project` makes predictions of them.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        layers: int,
        filter_width: int,
        kernel: int,
        attention_every: int,
        heads: int,
        dropout: float,
        attention_dropout: float,
        attention: AbstractAttention,
    ) -> None:
        super().__init__()
        self.convolutions = nn.ModuleList(
            nn.Conv1d(inputs if index == 0 else filter_width, filter_width, kernel, padding="same")
            for index in range(layers)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(filter_width) for _ in range(layers))
        self.looks = nn.ModuleDict(
            {
                str(index): PromptLook(
                    inputs if index == 0 else filter_width, inputs, heads, attention, attention_dropout
                )
                for index in range(0, layers, attention_every)
            }
        )
        self.dropout = nn.Dropout(dropout)
        self.projection = nn.Linear(filter_width, outputs)

    def features(
        self, states: Float[Tensor, "B L H"], mask: Bool[Tensor, "B L"], prompt: Encoded
    ) -> Float[Tensor, "B L F"]:
        """States before the projection, zero on padding."""
        inside = mask.unsqueeze(-1)
        x = states.masked_fill(~inside, 0)
        for index, (convolution, norm) in enumerate(zip(self.convolutions, self.norms, strict=True)):
            if str(index) in self.looks:
                x = self.looks[str(index)](x, prompt) * inside
            y = self.dropout(norm(F.relu(convolution(x.transpose(1, 2)).transpose(1, 2)))) * inside
            x = y if index == 0 else x + y
        return x

    def project(self, features: Float[Tensor, "B L F"], mask: Bool[Tensor, "B L"]) -> Float[Tensor, "outputs B L"]:
        """One (B,L) prediction per output, fp32, zero on padding."""
        out: Tensor = self.projection(features).float() * mask.unsqueeze(-1)
        return out.permute(2, 0, 1)

    def forward(
        self, states: Float[Tensor, "B L H"], mask: Bool[Tensor, "B L"], prompt: Encoded
    ) -> Float[Tensor, "outputs B L"]:
        """The predictions of `features`."""
        return self.project(self.features(states, mask, prompt), mask)
