"""NaturalSpeech 2's training loss (its eq. 6)."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from voxloom.codec import ResidualCodec
from voxloom.model import AbstractModel
from voxloom.nn.denoising import errors_at, estimate_clean, masked_loss
from voxloom.nn.masks import masked_noise, uniform
from voxloom.objective import AbstractObjective, Progress
from voxloom.types import LatentTensor
from voxloom.values import Batch, Loss
from voxloom_naturalspeech2.parameterisation import VariancePreservingParameterisation

PROBE_SIGMAS = (80.0, 10.0, 2.0, 0.5)


class NaturalSpeech2Objective(AbstractObjective):
    """Squared errors of clean latents and of the score they imply, at a time drawn evenly, and errors of codewords.

    The score's error is taken times the deviation of the noise, as scores are weighted since Song et al. 2021, and is
    that of the noise: the error of latents over sigma. With `max_snr` its weight 1 / sigma^2 ends there (Hang et al.
    2023): short training otherwise spends itself on the last hundredths of the way.
    """

    def __init__(self, score_weight: float = 1.0, rvq_weight: float = 0.1, max_snr: float | None = None) -> None:
        super().__init__()
        self.score_weight, self.rvq_weight, self.max_snr = score_weight, rvq_weight, max_snr

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """The losses `data`, `score` and `rvq`, beside the model's own (duration, pitch)."""
        del turn, progress
        family = model.part("parameterisation", VariancePreservingParameterisation)
        supervised = model.supervise(batch, rngs)
        clean, mask = supervised.latents, supervised.condition.mask
        sigma = family.sigma(family.time_min + (1 - family.time_min) * uniform(rngs, clean.device))
        noise = masked_noise(mask, clean.shape[1], rngs)
        estimate = estimate_clean(model, clean + sigma[:, None, None] * noise, sigma, supervised.condition)
        error = (estimate - clean).square()
        snr = sigma**-2 if self.max_snr is None else (sigma**-2).clamp_max(self.max_snr)
        score = self.score_weight * snr[:, None, None] * error
        losses = {"data": masked_loss(error, mask), "score": masked_loss(score, mask)}
        if self.rvq_weight:
            losses["rvq"] = masked_loss(self.rvq_weight * codeword_errors(model, estimate, clean), mask)
        return losses | supervised.losses

    def probe(self, model: AbstractModel, batch: Batch, rngs: Sequence[torch.Generator]) -> dict[str, Loss]:
        """Mean absolute error of estimates at fixed levels, largest first."""
        supervised = model.supervise(batch, rngs)
        return errors_at(model, supervised, PROBE_SIGMAS, rngs) | supervised.losses


def codeword_errors(model: AbstractModel, estimate: LatentTensor, clean: LatentTensor) -> Float[Tensor, "B Q T"]:
    """The cross-entropy of each residual quantiser's true codeword, against a softmax of distances to all it has.

    What the true codewords of the quantisers before leave of the estimate is held against them (NaturalSpeech 2,
    section 3.2). Both sides are normalised latents.
    """
    codec = model.part("codec", ResidualCodec)
    with torch.no_grad():
        tokens = codec.quantise(model.denormalise(clean))
    distances = codec.residual_distances(model.denormalise(estimate), tokens)
    return F.cross_entropy(-distances.transpose(1, 2), tokens, reduction="none")
