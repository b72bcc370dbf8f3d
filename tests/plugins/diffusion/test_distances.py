import math

import pytest
import torch

from voxloom_diffusion.distances import pseudo_huber


def test_each_value_by_itself():
    x, y = torch.tensor([[[3.0, 0.0]]]), torch.tensor([[[-1.0, 0.0]]])
    assert pseudo_huber(x, y, 0.03, "element")[0, 0].tolist() == pytest.approx([math.sqrt(16 + 9e-4) - 0.03, 0.0])


def test_a_frames_norm_does_not_depend_on_length():
    rng = torch.Generator().manual_seed(0)
    x, y = torch.randn(1, 5, 40, generator=rng), torch.randn(1, 5, 40, generator=rng)
    whole = pseudo_huber(x, y, 0.03, "frame").sum(dim=1)
    half = pseudo_huber(x[..., :20], y[..., :20], 0.03, "frame").sum(dim=1)
    torch.testing.assert_close(whole[:, :20], half)
    expected = ((x - y).square().sum(dim=1) + 9e-4).sqrt() - 0.03
    torch.testing.assert_close(whole, expected)


def test_tiny_differences_do_not_cancel_in_half_precision():
    x = torch.full((1, 1, 1), 1e-4)
    naive = (x.square() + 0.03**2).sqrt() - 0.03
    exact = 1e-8 / (2 * 0.03)
    assert pseudo_huber(x, torch.zeros_like(x), 0.03, "element").item() == pytest.approx(exact, rel=1e-4)
    assert naive.item() != pytest.approx(exact, rel=1e-4)
