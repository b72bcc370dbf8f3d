"""Consistency training against a discriminator (FlashSpeech section 3.3)."""

from collections.abc import Sequence
from typing import Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from voxloom.denoiser import AbstractDenoiser
from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.model import AbstractModel
from voxloom.objective import Progress
from voxloom.types import LatentTensor
from voxloom.values import Batch, Loss
from voxloom_diffusion.objective import ConsistencyObjective, Noised, estimate_clean
from voxloom_diffusion.stretches import Stretches, draw_stretches

DISCRIMINATOR = "discriminator"
"""The turn in which the discriminator learns."""

SIGMA_BANDS = (0.5, 5.0)
"""Bounds of the bands of noise levels that accuracy is told by."""

FINISHED = 1.0
"""N stays where the curriculum of the stage before ended."""

TINY = 1e-4
"""Keeps the adaptive weight finite where the adversarial gradient vanishes."""


class AdversarialConsistencyObjective(ConsistencyObjective):
    """The consistency loss, and beside it that of a discriminator which compares estimates with recordings.

    N stays at its largest. The adversarial loss is weighted by the ratio of the two losses' gradient norms at the
    denoiser's last weight (Esser et al. 2021, eq. 7), clamped to `max_weight`, times `adversarial_weight`; with
    `adaptive=False` by `adversarial_weight` alone. Stretches of `stretch_frames` are judged, at the same place in
    estimate and recording; an utterance shorter than that is not.
    """

    turns = ("model", DISCRIMINATOR)

    def __init__(
        self,
        discriminator: AbstractDiscriminator,
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
        context_probability: float = 0.0,
        context_generated: float = 0.1,
        loss: Literal["least-squares", "log"] = "log",
        adversarial_weight: float = 1.0,
        adaptive: bool = True,
        max_weight: float = 1e4,
        feature_matching: float = 0.0,
        start_share: float = 0.0,
        stretch_frames: int = 80,
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
            context_probability=context_probability,
            context_generated=context_generated,
        )
        self.discriminator = discriminator
        self.loss, self.adversarial_weight, self.adaptive = loss, adversarial_weight, adaptive
        self.max_weight, self.feature_matching, self.start_share = max_weight, feature_matching, start_share
        self.stretch_frames, self.discriminator_lr = max(stretch_frames, discriminator.shortest), discriminator_lr
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
            return {DISCRIMINATOR: self._discriminate(noised, fake, rngs)}
        noised = self.draw(model, batch, FINISHED, rngs)
        student, consistency = self.compare(model, noised, rngs)
        losses = {"consistency": consistency, **noised.supervised.losses}
        if progress.fraction < self.start_share:
            return losses
        adversarial = self._deceive(noised, student, rngs)
        weight = self._weight(model, consistency, adversarial)
        self._figures["adversarial_weight"] = float(weight)
        return losses | {"adversarial": Loss(weight * adversarial.sum, adversarial.weight)}

    def _deceive(self, noised: Noised, student: LatentTensor, rngs: Sequence[torch.Generator]) -> Loss:
        """The model's side: scores of a recording wanted for its estimates, and a recording's features with them."""
        stretches = draw_stretches(noised.condition.mask, self.stretch_frames, rngs)
        fake = self._judge(noised, stretches, student)
        terms = [self._generator_loss(judgement.scores) for judgement in fake]
        if self.feature_matching:
            with torch.no_grad():
                real = self._judge(noised, stretches, noised.supervised.latents)
            terms += [self.feature_matching * _distance(*pair) for pair in zip(fake, real, strict=True)]
        return stretches.loss(torch.stack(terms).sum(dim=0) / len(fake))

    def _discriminate(self, noised: Noised, fake: LatentTensor, rngs: Sequence[torch.Generator]) -> Loss:
        """Its opponent's side."""
        stretches = draw_stretches(noised.condition.mask, self.stretch_frames, rngs)
        found = self._judge(noised, stretches, noised.supervised.latents), self._judge(noised, stretches, fake)
        terms = [self._discriminator_loss(real.scores, made.scores) for real, made in zip(*found, strict=True)]
        self._count(found[1], noised.pair.high[stretches.items])
        return stretches.loss(torch.stack(terms).sum(dim=0) / len(terms))

    def _judge(self, noised: Noised, stretches: Stretches, latents: LatentTensor) -> tuple[Judgement, ...]:
        supervised = noised.supervised
        prompt = None if supervised.prompt is None else supervised.prompt[stretches.items]
        prompt_mask = None if supervised.prompt_mask is None else supervised.prompt_mask[stretches.items]
        judgements: tuple[Judgement, ...] = self.discriminator(stretches.of(latents), prompt, prompt_mask)
        return judgements

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
            return consistency.sum.new_tensor(self.adversarial_weight)
        last = [weight for weight in model.part("denoiser", AbstractDenoiser).parameters() if weight.ndim > 1][-1]
        norms = [
            torch.autograd.grad(loss.sum / loss.weight.clamp_min(1), last, retain_graph=True)[0].float().norm()
            for loss in (consistency, adversarial)
        ]
        ratio: Tensor = (norms[0] / (norms[1] + TINY)).clamp(0, self.max_weight).detach()
        return self.adversarial_weight * ratio

    def _count(self, judged: tuple[Judgement, ...], sigma: Float[Tensor, " B"]) -> None:
        """Of how many estimates the discriminator says rightly that they are no recordings."""
        boundary = 0.5 if self.loss == "least-squares" else 0.0
        right = torch.stack([(judgement.scores < boundary).float().flatten(1).mean(dim=1) for judgement in judged])
        band = torch.bucketize(sigma, sigma.new_tensor(SIGMA_BANDS))
        for number, name in enumerate(("small", "middle", "large")):
            inside = band == number
            if bool(inside.any()):
                self._figures[f"accuracy_{name}_sigma"] = float(right[:, inside].mean())


def _distance(fake: Judgement, real: Judgement) -> Float[Tensor, " B"]:
    """Mean absolute difference of the features of both."""
    layers = [
        (a.float() - b.float()).abs().flatten(1).mean(dim=1) for a, b in zip(fake.features, real.features, strict=True)
    ]
    return torch.stack(layers).mean(dim=0)
