"""Conformance of discriminators."""

import torch
from torch import Tensor

from voxloom.discriminator import AbstractDiscriminator, Judgement
from voxloom.testing.checks import assert_finite, unchanged
from voxloom.testing.inputs import normal, sequence
from voxloom.testing.modules import ModuleSuite


class DiscriminatorSuite(ModuleSuite[AbstractDiscriminator]):
    """Scores per item, gradients back to what is judged, prompts without their padding."""

    kind = "discriminator"
    channels = 6
    """Of what is judged: 1 for waves, the options' latent dimension for latents."""
    prompt_lengths = (13, 9, 5)

    def values(self, part: AbstractDiscriminator) -> Tensor:
        """Three stretches, each as long as the part needs."""
        return normal(3, self.channels, max(part.shortest, 12), seed=1)

    def judge(self, part: AbstractDiscriminator, values: Tensor, garbage: float = 0.0) -> tuple[Judgement, ...]:
        """What it says of stretches, given prompts with garbage in their padding."""
        shortest = part.shortest
        plain = sequence(self.channels, [shortest + length for length in self.prompt_lengths], seed=2)
        found: tuple[Judgement, ...] = part(values, plain.values.masked_fill(~plain.mask[:, None], garbage), plain.mask)
        return found

    def output(self, part: AbstractDiscriminator) -> Tensor:
        """Every score."""
        with torch.no_grad():
            judged = self.judge(part, self.values(part))
        return torch.cat([judgement.scores.flatten(1) for judgement in judged], dim=1)

    def test_scores(self, part: AbstractDiscriminator) -> None:
        """There is a judgement, with finite scores for every item."""
        judged = self.judge(part, self.values(part))
        assert judged, "there is no judgement"
        for judgement in judged:
            assert len(judgement.scores) == 3, f"scores of the shape {tuple(judgement.scores.shape)} for three items"
            assert_finite(judgement.scores, "the scores")

    def test_reaches_what_is_judged(self, part: AbstractDiscriminator) -> None:
        """The generator learns through it: gradients reach every item."""
        values = self.values(part).requires_grad_()
        total = torch.stack([judgement.scores.sum() for judgement in self.judge(part, values)]).sum()
        (gradient,) = torch.autograd.grad(total, values)
        assert_finite(gradient, "the gradient")
        assert bool(gradient.flatten(1).any(dim=1).all()), "an item gets no gradient"

    def test_items_are_judged_alone(self, part: AbstractDiscriminator) -> None:
        """What else is in the batch changes no score."""
        part.eval()
        values = self.values(part)
        changed = values.clone()
        changed[1:] *= 3
        for first, second in zip(self.judge(part, values), self.judge(part, changed), strict=True):
            torch.testing.assert_close(first.scores[0], second.scores[0], rtol=1e-4, atol=1e-5)

    def test_padding_of_prompts_never_matters(self, part: AbstractDiscriminator) -> None:
        """Garbage after a prompt's end changes no score."""
        part.eval()
        values = self.values(part)
        for first, second in zip(self.judge(part, values), self.judge(part, values, garbage=1e4), strict=True):
            torch.testing.assert_close(first.scores, second.scores)

    def test_leaves_inputs_alone(self, part: AbstractDiscriminator) -> None:
        """Stretches are not written to."""
        values = self.values(part)
        with unchanged(values):
            self.judge(part, values)
