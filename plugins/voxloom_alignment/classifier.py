"""The model behind `aligner=ctc`: every frame is told which symbol it sounds like."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from voxloom.nn.masks import masked_mean
from voxloom.values import Batch
from voxloom_alignment.convolutions import ResidualConvolutions
from voxloom_alignment.model import AbstractAlignmentModel, FramePath
from voxloom_alignment.paths import Lattice, best_path
from voxloom_alignment.scaling import Scaling

BLANK = 0
"""The id of padding, which is no symbol of any text, stands for CTC's blank."""

RAREST = -9.0
"""Labels hardly ever seen are treated as if they had this log frequency."""


@dataclass(frozen=True)
class HeardPath(FramePath):
    """The `symbols` (N,) that were heard, and the share of frames in which one was rather than a blank."""

    symbols: Int[Tensor, " N"]
    share: float


class CtcAlignment(AbstractAlignmentModel):
    """Log probabilities of the vocabulary at each frame, by convolutions over the scaled latents.

    `log_prior` (V,) holds the running log frequency of each label, which the objective takes off (Huang et al. 2024,
    "Less Peaky and More Accurate CTC Forced Alignment by Label Priors") and so does `path`: the blank, seen most, is
    held back, and symbols spread over the frames they last.
    """

    log_prior: Tensor

    def __init__(
        self,
        parts: Mapping[str, object],
        latent_dim: int,
        latent_space: str,
        symbols: int,
        vocabulary: str,
        delay_seconds: float = 0.0,
        width: int = 112,
        kernel: int = 5,
        dilations: tuple[int, ...] = (1, 1, 2, 2, 4),
        prior_scale: float = 0.3,
        dropout: float = 0.1,
        noise: float = 0.2,
    ) -> None:
        super().__init__(parts)
        self.latent_space, self.vocabulary, self.delay_seconds = latent_space, vocabulary, delay_seconds
        self.prior_scale, self.noise = prior_scale, noise
        self.scaling = Scaling(latent_dim)
        self.enter = nn.Linear(latent_dim, width)
        self.convolutions = ResidualConvolutions(width, kernel, dilations, dropout)
        self.leave = nn.Linear(width, symbols)
        self.register_buffer("log_prior", torch.full((symbols,), -math.log(symbols)))

    def log_probabilities(
        self, latents: Float[Tensor, "B D T"], frame_mask: Bool[Tensor, "B T"]
    ) -> Float[Tensor, "B T V"]:
        """Of each label at each frame; in training the features are noisy, against recordings unlike those learnt."""
        frames = self.scaling(latents, frame_mask)
        frames = frames - masked_mean(frames, frame_mask)[:, None]
        if self.training and self.noise:
            frames = frames + self.noise * torch.randn_like(frames)
        states = self.convolutions(self.enter(frames), frame_mask)
        return torch.log_softmax(self.leave(states).float(), dim=-1)

    def without_prior(self, values: Float[Tensor, "B T V"], scale: float) -> Float[Tensor, "B T V"]:
        """Log probabilities less `scale` x log frequency of the label."""
        return values - scale * self.log_prior.clamp_min(RAREST)

    def path(self, latents: Float[Tensor, "D T"], symbols: Int[Tensor, " N"]) -> FramePath:
        """See `AbstractAlignmentModel.path`; the score is the log probability of the path less that of the likeliest
        labels, per frame: 0 where the text is what the model would have heard anyway. A symbol's is that of the frames
        labelled with it, without the blanks.

        A symbol lasts until the next one is heard: blanks belong to the one before, those at the start to the first.
        """
        frame_mask = torch.ones(1, latents.shape[1], dtype=torch.bool, device=latents.device)
        with torch.no_grad():
            values = self.log_probabilities(latents[None], frame_mask)
            labels, lattice = labelled(symbols[None], torch.ones_like(symbols[None], dtype=torch.bool))
            emissions = self.without_prior(values, self.prior_scale)[0][:, labels[0]].cpu().numpy()
        path = best_path(emissions, lattice.leaps[0].cpu().numpy(), True)
        heard = values[0, torch.arange(len(path)), labels[0].cpu()[torch.from_numpy(path)]]
        agreement = (heard - values[0].max(dim=1).values).cpu().numpy()
        score = float(agreement.mean())
        counts = np.bincount(path, minlength=labels.shape[1])
        sums = np.bincount(path, weights=agreement, minlength=labels.shape[1])
        scores = tuple((sums[1::2] / counts[1::2]).tolist())  # every symbol has a frame: only blanks are leapt over
        frames = counts[1::2] + counts[2::2]
        frames[0] += counts[0]
        return FramePath(torch.from_numpy(frames).float(), score, scores=scores)

    def heard(self, latents: Float[Tensor, "D T"]) -> HeardPath:
        """The likeliest labels without a text.

        The score is the mean log probability of the likeliest labels: 0 where the model has no doubt.
        """
        frame_mask = torch.ones(1, latents.shape[1], dtype=torch.bool, device=latents.device)
        with torch.no_grad():
            values = self.log_probabilities(latents[None], frame_mask)
            labels = self.without_prior(values, self.prior_scale)[0].argmax(dim=1)
        found, counts = torch.unique_consecutive(labels, return_counts=True)
        first = int(found[0] == BLANK)  # blanks at the start belong to the first symbol, others to the one before
        starts = torch.cumsum(counts, 0) - counts
        spoken = found != BLANK
        begins = starts[spoken]
        begins[:first] = 0
        ends = torch.cat([begins[1:], begins.new_tensor([len(labels)])])[: len(begins)]
        clarity = float(values[0].max(dim=1).values.mean())
        share = float((labels != BLANK).float().mean())
        return HeardPath((ends - begins).float(), clarity, found[spoken], share)

    def measure(self, batches: Sequence[Batch]) -> None:
        """Take mean and deviation of the codec's channels."""
        self.scaling.measure(batches)


def labelled(symbols: Int[Tensor, "B N"], mask: Bool[Tensor, "B N"]) -> tuple[Int[Tensor, "B K"], Lattice]:
    """The K = 2N + 1 labels of CTC, blanks around every symbol, and how paths may pass them (Graves et al. 2006)."""
    labels = symbols.new_full((len(symbols), 2 * symbols.shape[1] + 1), BLANK)
    labels[:, 1::2] = symbols
    leaps = torch.zeros_like(labels, dtype=torch.bool)
    leaps[:, 3::2] = symbols[:, 1:] != symbols[:, :-1]
    return labels, Lattice(leaps, 2 * mask.sum(dim=1) + 1, True)
