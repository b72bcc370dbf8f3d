"""A discriminator that listens through DistillMOS, whose weights are inside its wheel."""

from contextlib import redirect_stdout
from io import StringIO
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from voxloom.device import without_autocast
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_discriminators.hearing import HearingDiscriminator
from voxloom_discriminators.listener import AbstractListener, stacked

with tolerating_torchaudio():
    from distillmos import ConvTransformerSQAModel

HOP, WINDOW = 160, 320  # samples
COMPRESSION = 0.3
FLOOR = 1e-12
"""Least power of a bin, 120 dB below full scale: the compression's slope is infinite at 0, where silence is."""


class DistillMosDiscriminator(HearingDiscriminator):
    """Judges by the layers of a network that tells how good speech sounds."""

    def __init__(
        self, sample_rate: int, width: int = 256, prompt: Literal["projection", "none"] = "projection"
    ) -> None:
        super().__init__(DistillMosListener(), sample_rate, width, prompt)


class DistillMosListener(AbstractListener):
    """DistillMOS (Stahl & Gamper 2025) up to its pooling: convolutions over a spectrogram, then a transformer.

    It was made for windows of 7.68 s, shorter speech padded with silence. Here shorter speech is heard as it is, and
    longer speech window by window. Waves are scaled to a peak of 1, as the network's own `forward` does.
    """

    def __init__(self) -> None:
        super().__init__()
        with redirect_stdout(StringIO()):  # it says where its weights lie
            made = ConvTransformerSQAModel(load_weights=torch.get_default_device().type != "meta")
        self.convolutions = made.cnn.cnn
        self.normalisation = made.transformer_pool_attn.norm_input
        self.transformer = made.transformer_pool_attn.transformer
        self.sample_rate, self.shortest = 16000, WINDOW
        layers, width = len(self.transformer.transformer_encoder.layers), self.transformer.linear_proj.out_features
        self.channels = self.transformer.linear_proj.in_features + (1 + layers) * width
        self.eval()

    def forward(self, wave: Float[Tensor, "B S"]) -> Float[Tensor, "B C F"]:
        """See `AbstractListener`."""
        wave = wave.float() / (wave.abs().amax(dim=1, keepdim=True) + 1e-8)
        with without_autocast(wave.device):  # small powers are raised to less than 1
            compressed = _compressed(wave)
        frames = self.convolutions(compressed).flatten(1, 2)
        frames = self.transformer.norm(self.normalisation(frames)).transpose(1, 2)
        positions = self.transformer.position_encoding.pe
        windows = frames.split(positions.shape[1], dim=1)
        return torch.cat([stacked(self._layers(window, positions)) for window in windows], dim=2)

    def _layers(self, frames: Float[Tensor, "B F H"], positions: Float[Tensor, "1 P K"]) -> list[Tensor]:
        """What the convolutions give, and every state of the transformer."""
        states = self.transformer.linear_proj(frames)
        found = [frames, states]
        hidden = states + positions[:, : frames.shape[1]]
        for layer in self.transformer.transformer_encoder.layers:
            hidden = layer(hidden)
            found.append(hidden)
        return found


def _compressed(wave: Float[Tensor, "B S"]) -> Float[Tensor, "B 2 bins F"]:
    """Complex spectrogram whose magnitudes are raised to 0.3; its own, but with a gradient in silence."""
    side = (WINDOW - HOP) // 2
    padded = F.pad(wave, (side, side), mode="reflect")
    window = torch.hann_window(WINDOW, device=wave.device)
    spectrum = torch.stft(padded, WINDOW, HOP, window=window, center=False, return_complex=True)
    parts = torch.view_as_real(spectrum).permute(0, 3, 1, 2)
    power = parts.square().sum(dim=1, keepdim=True)
    return parts * power.clamp_min(FLOOR) ** ((COMPRESSION - 1) / 2)
