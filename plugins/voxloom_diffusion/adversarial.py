"""Consistency training against a discriminator (FlashSpeech section 3.3)."""

from collections.abc import Sequence
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.codec import AbstractCodec
from voxloom.denoiser import AbstractDenoiser
from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.model import AbstractModel
from voxloom.nn.denoising import estimate_clean
from voxloom.nn.frozen import Frozen
from voxloom.objective import Progress
from voxloom.types import LatentTensor, Level
from voxloom.values import Batch, Loss
from voxloom_diffusion.accuracy import accuracy_by_band
from voxloom_diffusion.adaptive import adaptive_weight
from voxloom_diffusion.channels import Counting
from voxloom_diffusion.objective import ConsistencyObjective, Noised
from voxloom_diffusion.showing import Showing

DISCRIMINATOR = "discriminator"
"""The turn in which the discriminator learns."""

FINISHED = 1.0
"""N stays where the curriculum of the stage before ended."""


class AdversarialConsistencyObjective(ConsistencyObjective):
    """The consistency loss, and beside it that of a discriminator which compares estimates with recordings.

    N stays at its largest. The adversarial loss is weighted by the ratio of the two losses' gradient norms at the
    denoiser's last weight (Esser et al. 2021, eq. 7), clamped to `max_weight`, times `adversarial_weight`; with
    `adaptive=False` by `adversarial_weight` alone. Stretches of `stretch_frames` are judged, at the same place in
    estimate and recording; an utterance shorter than that is not. A discriminator of waves hears what `decoder`, else
    the model's own codec, makes of both; the decoder is frozen, and checkpoints leave it out.
    """

    turns = ("model", DISCRIMINATOR)

    def __init__(
        self,
        discriminator: AbstractDiscriminator,
        decoder: AbstractCodec | None = None,
        s0: int = 10,
        s1: int = 1280,
        curriculum_share: float = 0.9231,
        rho: float = 7.0,
        level_mean: float = -1.1,
        level_std: float = 2.0,
        max_sigma_share: float = 0.0,
        data_share: float = 0.0,
        weighting: Literal["gap", "output"] = "gap",
        huber: float = 0.03,
        distance: Literal["element", "frame"] = "element",
        channels: Counting = "alike",
        context_probability: float = 0.0,
        context_generated: float = 0.1,
        loss: Literal["least-squares", "log"] = "log",
        adversarial_weight: float = 1.0,
        adaptive: bool = True,
        max_weight: float = 1e4,
        feature_matching: float = 0.0,
        start_share: float = 0.0,
        stretch_frames: int = 80,
        margin_frames: int = 10,
        discriminator_lr: float = 1.0,
    ) -> None:
        super().__init__(
            s0=s0,
            s1=s1,
            curriculum_share=curriculum_share,
            rho=rho,
            level_mean=level_mean,
            level_std=level_std,
            max_sigma_share=max_sigma_share,
            data_share=data_share,
            weighting=weighting,
            huber=huber,
            distance=distance,
            channels=channels,
            context_probability=context_probability,
            context_generated=context_generated,
        )
        self.discriminator = discriminator
        self.decoder = None if decoder is None else Frozen(decoder)
        self.loss, self.adversarial_weight, self.adaptive = loss, adversarial_weight, adaptive
        self.max_weight, self.feature_matching, self.start_share = max_weight, feature_matching, start_share
        self.stretch_frames, self.margin_frames, self.discriminator_lr = stretch_frames, margin_frames, discriminator_lr
        self._figures: dict[str, float] = {}

    def parameters_of(self, turn: str, model: AbstractModel) -> list[nn.Parameter]:
        """The model's, or the discriminator's."""
        if turn == DISCRIMINATOR:
            return list(self.discriminator.parameters())
        return super().parameters_of(turn, model)

    def lr_factor(self, turn: str) -> float:
        """See `AbstractObjective.lr_factor`."""
        return self.discriminator_lr if turn == DISCRIMINATOR else 1.0

    def figures(self) -> dict[str, float]:
        """The adaptive weight, and how often the discriminator is right by band of noise levels."""
        return dict(self._figures)

    def step(
        self, model: AbstractModel, batch: Batch, turn: str, progress: Progress, rngs: Sequence[torch.Generator]
    ) -> dict[str, Loss]:
        """`consistency` and `adversarial` for the model, `discriminator` for its opponent."""
        if turn == DISCRIMINATOR:
            with torch.no_grad():
                noised = self.draw(model, batch, FINISHED, rngs)
                pair = noised.pair
                x = pair.noised(noised.supervised.latents, pair.high)
                fake = estimate_clean(model, x, pair.high, noised.condition)
            return {DISCRIMINATOR: self._discriminate(self._show(model, noised, rngs), fake, pair.high)}
        noised = self.draw(model, batch, FINISHED, rngs)
        student, consistency = self.compare(model, noised, rngs)
        losses = {"consistency": consistency, **noised.supervised.losses}
        if progress.fraction < self.start_share:
            return losses
        adversarial = self._deceive(self._show(model, noised, rngs), student)
        weight = self._weight(model, consistency, adversarial)
        self._figures["adversarial_weight"] = float(weight)
        return losses | {"adversarial": Loss(weight * adversarial.sum, adversarial.weight)}

    def _show(self, model: AbstractModel, noised: Noised, rngs: Sequence[torch.Generator]) -> Showing:
        decoder = None if self.decoder is None else self.decoder.network
        seen = (model, noised.supervised, noised.channels)
        return Showing(self.discriminator, decoder, self.margin_frames, self.stretch_frames, *seen, rngs)

    def _deceive(self, showing: Showing, student: LatentTensor) -> Loss:
        """The model's side: scores of a recording wanted for its estimates, and a recording's features with them."""
        if not len(showing.stretches.items):
            return showing.stretches.loss(student.flatten()[:0])
        fake = showing.judge(student)
        terms = [self._generator_loss(judgement.scores) for judgement in fake]
        if self.feature_matching:
            with torch.no_grad():
                real = showing.judge(showing.supervised.latents)
            terms += [self.feature_matching * _distance(*pair) for pair in zip(fake, real, strict=True)]
        return showing.stretches.loss(torch.stack(terms).sum(dim=0) / len(fake))

    def _discriminate(self, showing: Showing, fake: LatentTensor, sigma: Level) -> Loss:
        """Its opponent's side."""
        boundary = 0.5 if self.loss == "least-squares" else 0.0
        sigma = sigma[showing.stretches.items]
        if not len(showing.stretches.items):
            self._figures |= accuracy_by_band((), boundary, sigma)
            weights = [weight.flatten()[:0] for weight in self.discriminator.parameters()]
            return showing.stretches.loss(torch.cat(weights))
        found = showing.judge(showing.supervised.latents), showing.judge(fake)
        terms = [self._discriminator_loss(real.scores, made.scores) for real, made in zip(*found, strict=True)]
        self._figures |= accuracy_by_band([judgement.scores for judgement in found[1]], boundary, sigma)
        return showing.stretches.loss(torch.stack(terms).sum(dim=0) / len(terms))

    def _generator_loss(self, scores: Tensor) -> Float[Tensor, " B"]:
        real = (scores - 1).square() if self.loss == "least-squares" else F.softplus(-scores)
        return real.flatten(1).mean(dim=1)

    def _discriminator_loss(self, real: Tensor, made: Tensor) -> Float[Tensor, " B"]:
        if self.loss == "least-squares":
            both = (real - 1).square().flatten(1).mean(dim=1), made.square().flatten(1).mean(dim=1)
        else:
            both = F.softplus(-real).flatten(1).mean(dim=1), F.softplus(made).flatten(1).mean(dim=1)
        return both[0] + both[1]

    def _weight(self, model: AbstractModel, consistency: Loss, adversarial: Loss) -> Tensor:
        if not self.adaptive or not torch.is_grad_enabled():
            return torch.tensor(self.adversarial_weight, device=consistency.sum.device)
        last = [weight for weight in model.part("denoiser", AbstractDenoiser).parameters() if weight.ndim > 1][-1]
        return self.adversarial_weight * adaptive_weight(consistency, adversarial, last, self.max_weight)


def _distance(fake: Judgement, real: Judgement) -> Float[Tensor, " B"]:
    """Mean absolute difference of the features of both."""
    layers = [
        (a.float() - b.float()).abs().flatten(1).mean(dim=1) for a, b in zip(fake.features, real.features, strict=True)
    ]
    return torch.stack(layers).mean(dim=0)
