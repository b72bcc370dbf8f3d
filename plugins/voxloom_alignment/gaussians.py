"""The model behind `aligner=mas`: every symbol, in its context, expects frames of a certain kind."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from voxloom.device import without_autocast
from voxloom.nn.masks import masked_mean
from voxloom.values import Batch
from voxloom_alignment.convolutions import ResidualConvolutions
from voxloom_alignment.model import AbstractAlignmentModel, FramePath
from voxloom_alignment.paths import Lattice, best_path
from voxloom_alignment.scaling import Scaling

DEVIATIONS = (-2.0, 1.0)
"""Range of the natural logarithm of expected deviations, in units of a channel's own deviation."""

SLOPES = (-0.7, -0.35, 0.0, 0.35, 0.7)
"""Weights of five frames: a regression over time, scaled so that slopes vary about as much as values do."""

OUTSIDE = -1e4
PADDING = 0


class GaussianAlignment(AbstractAlignmentModel):
    """Log densities of frames under diagonal Gaussians, `states` in a row for each symbol.

    Means and deviations come from the symbol, its neighbours and the recording's mean frame, which tells the speaker;
    the frames themselves are the latents, scaled, without that mean, and their slopes. They pass through no network, so
    the densities cannot collapse, and paths can be summed from the first step on (Glow-TTS, Kim et al. 2020, has a flow
    in its place, and trains by the best path alone).
    """

    known: Tensor  # (V,), True for symbols met in training

    def __init__(
        self,
        parts: Mapping[str, object],
        latent_dim: int,
        latent_space: str,
        symbols: int,
        vocabulary: str,
        delay_seconds: float = 0.0,
        width: int = 128,
        layers: int = 3,
        states: int = 2,
        sharpness: float = 0.1,
        dropout: float = 0.1,
    ) -> None:
        super().__init__(parts)
        self.latent_space, self.vocabulary, self.delay_seconds = latent_space, vocabulary, delay_seconds
        self.states, self.sharpness = states, sharpness
        self.scaling = Scaling(latent_dim)
        self.register_buffer("known", torch.arange(symbols) != PADDING)
        self.embedding = nn.Embedding(symbols, width)
        self.speaker = nn.Linear(latent_dim, width)
        self.context = ResidualConvolutions(width, 3, (1,) * layers, dropout)
        self.expected = nn.Linear(width, 2 * states * 2 * latent_dim)
        nn.init.zeros_(self.expected.weight)  # all symbols start alike, so that all paths do
        nn.init.zeros_(self.expected.bias)

    def densities(
        self,
        latents: Float[Tensor, "B D T"],
        frame_mask: Bool[Tensor, "B T"],
        symbols: Int[Tensor, "B N"],
        symbol_mask: Bool[Tensor, "B N"],
    ) -> tuple[Float[Tensor, "B T K"], Lattice]:
        """Scaled log density of each frame under each of the K = N x `states` states, and the order of these."""
        frames = self.scaling(latents, frame_mask)
        average = masked_mean(frames, frame_mask)
        x = with_slopes((frames - average[:, None]).masked_fill(~frame_mask[..., None], 0))
        hidden = self.context(self.embedding(symbols) + self.speaker(average)[:, None], symbol_mask)
        expected = self.expected(hidden).unflatten(2, (self.states, 2, -1)).flatten(1, 2)  # (B,K,2,2D)
        found = self.sharpness * log_densities(x, expected[:, :, 0], expected[:, :, 1].clamp(*DEVIATIONS))
        mask = symbol_mask.repeat_interleave(self.states, dim=1)
        return found.masked_fill(~mask[:, None], OUTSIDE), Lattice(torch.zeros_like(mask), mask.sum(dim=1), False)

    def path(self, latents: Float[Tensor, "D T"], symbols: Int[Tensor, " N"]) -> FramePath:
        """See `AbstractAlignmentModel.path`; the score is the share of the known symbols under which a frame is less
        likely than where the path puts it, over all frames. Unlike densities, which any strange microphone lowers, it
        keeps its scale.
        """
        frame_mask = torch.ones(1, latents.shape[1], dtype=torch.bool, device=latents.device)
        with torch.no_grad():
            found, others = (
                self.densities(latents[None], frame_mask, text[None], torch.ones_like(text[None], dtype=torch.bool))[0]
                for text in (symbols, torch.nonzero(self.known)[:, 0])
            )
        emissions = found[0].cpu().numpy()
        path = best_path(emissions, np.zeros(emissions.shape[1], dtype=np.bool_), False)
        chosen = emissions[np.arange(len(path)), path]
        score = float(np.mean(others[0].cpu().numpy() < chosen[:, None]))
        counts = np.bincount(path // self.states, minlength=len(symbols))
        return FramePath(torch.from_numpy(counts).float(), score)

    def measure(self, batches: Sequence[Batch]) -> None:
        """Take mean and deviation of the codec's channels, and note which symbols there are."""
        self.scaling.measure(batches)
        met = torch.cat([batch.symbols.flatten() for batch in batches if batch.symbols is not None])
        self.known.copy_(torch.zeros_like(self.known).index_fill(0, met, True))
        self.known[PADDING] = False


def log_densities(
    x: Float[Tensor, "B T E"], mean: Float[Tensor, "B K E"], deviation: Float[Tensor, "B K E"]
) -> Float[Tensor, "B T K"]:
    """Of each frame under each diagonal Gaussian, less a constant, in fp32; `deviation` is a natural logarithm."""
    with without_autocast(x.device):  # squares of a few hundred are taken from one another here
        x, mean, deviation = x.float(), mean.float(), deviation.float()
        precision = torch.exp(-2 * deviation)
        squares = (x * x) @ precision.transpose(1, 2) - 2 * x @ (mean * precision).transpose(1, 2)
        constant = 0.5 * (mean * mean * precision).sum(dim=2) + deviation.sum(dim=2)
        return -0.5 * squares - constant[:, None]


def with_slopes(frames: Float[Tensor, "B T D"]) -> Float[Tensor, "B T E"]:
    """Frames and how fast each of their channels rises (E = 2D); beyond both ends they are taken for zero."""
    reach = len(SLOPES) // 2
    windows = torch.nn.functional.pad(frames, (0, 0, reach, reach)).unfold(1, len(SLOPES), 1)  # (B,T,D,5)
    weights = torch.tensor(SLOPES, dtype=windows.dtype, device=windows.device)
    return torch.cat([frames, windows @ weights], dim=2)
