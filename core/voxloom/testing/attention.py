"""Conformance of attention backends."""

import math

import pytest
import torch
from torch import Tensor

from voxloom.attention import AbstractAttention
from voxloom.nn.masks import length_mask
from voxloom.testing.checks import assert_close, assert_finite, assert_repeats, refuses, unchanged
from voxloom.testing.inputs import GARBAGE, normal
from voxloom.testing.suite import Suite

BATCH, HEADS, QUERIES, DIM = 3, 2, 5, 8
KEYS = (7, 4, 1)


class AttentionSuite(Suite[AbstractAttention]):
    """Parity with softmax(Q K^T / sqrt(d)) V in fp64, masking, gradients."""

    kind = "attention"

    def inputs(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Query, key, value and the mask of the keys."""
        return (
            normal(BATCH, HEADS, QUERIES, DIM),
            normal(BATCH, HEADS, max(KEYS), DIM, seed=1),
            normal(BATCH, HEADS, max(KEYS), DIM, seed=2),
            length_mask(torch.tensor(KEYS)),
        )

    def test_parity(self, part: AbstractAttention) -> None:
        """The same numbers as the formula, with and without a mask."""
        query, key, value, mask = self.inputs()
        for given in (mask, None):
            expected = _reference(query, key, value, given)
            assert_close(part.attend(query, key, value, given), expected, "attention", tolerance=1e-5)

    @pytest.mark.parametrize("garbage", GARBAGE)
    def test_masked_keys_never_matter(self, part: AbstractAttention, garbage: float) -> None:
        """Garbage in masked keys and values changes nothing."""
        query, key, value, mask = self.inputs()
        outside = ~mask[:, None, :, None]
        spoilt = part.attend(query, key.masked_fill(outside, garbage), value.masked_fill(outside, garbage), mask)
        assert_close(spoilt, part.attend(query, key, value, mask), "attention past masked keys", tolerance=1e-6)

    def test_repeats(self, part: AbstractAttention) -> None:
        """It is stateless."""
        assert_repeats(part.attend(*self.inputs()), part.attend(*self.inputs()))

    def test_batch_equals_single(self, part: AbstractAttention) -> None:
        """An item alone, without padded keys, is attended alike."""
        query, key, value, mask = self.inputs()
        batch = part.attend(query, key, value, mask)
        for item, keys in enumerate(KEYS):
            one = slice(item, item + 1)
            alone = part.attend(query[one], key[one, :, :keys], value[one, :, :keys])
            assert_close(alone, batch[one], f"item {item} alone")

    def test_leaves_inputs_alone(self, part: AbstractAttention) -> None:
        """Nothing given is written to."""
        inputs = self.inputs()
        with unchanged(*inputs):
            part.attend(*inputs)

    def test_gradients(self, part: AbstractAttention) -> None:
        """Query, keys and values get gradients, and masked ones none."""
        query, key, value, mask = self.inputs()
        leaves = [tensor.requires_grad_() for tensor in (query, key, value)]
        gradients = torch.autograd.grad(part.attend(query, key, value, mask).square().sum(), leaves)
        for gradient in gradients:
            assert_finite(gradient, "a gradient of attention")
            assert bool(gradient.any())
        for gradient in gradients[1:]:
            assert not bool(gradient.masked_select(~mask[:, None, :, None]).any()), "masked keys get a gradient"

    def test_runs_on_its_device(self, part: AbstractAttention) -> None:
        """Nothing it makes on the way stays on the CPU."""
        query, key, value, mask = (tensor.to("meta") for tensor in self.inputs())
        assert part.attend(query, key, value, mask).is_meta

    def test_refuses_wrong_shapes(self, part: AbstractAttention) -> None:
        """Keys of another dimension are refused."""
        query, key, value, mask = self.inputs()
        with refuses("keys of another dimension"):
            part.attend(query, key[..., :-1], value, mask)


def _reference(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
    scores = query.double() @ key.double().transpose(-1, -2) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask[:, None, None, :], -math.inf)
    return (scores.softmax(dim=-1) @ value.double()).float()
