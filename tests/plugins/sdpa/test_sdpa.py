import torch

from voxloom_sdpa.backend import SdpaAttention


def test_masked_attention_equals_the_formula_in_double_precision():
    rng = torch.Generator().manual_seed(0)
    query, key, value = (torch.randn(2, 3, n, 4, generator=rng, dtype=torch.float64) for n in (5, 7, 7))
    mask = torch.arange(7) < torch.tensor([[4], [7]])
    scores = (query @ key.transpose(2, 3) / 2).masked_fill(~mask[:, None, None], -torch.inf)
    expected = scores.softmax(dim=-1) @ value
    torch.testing.assert_close(SdpaAttention().attend(query, key, value, mask), expected)


def test_garbage_in_masked_keys_changes_nothing():
    rng = torch.Generator().manual_seed(0)
    query, key, value = (torch.randn(1, 2, 4, 4, generator=rng) for _ in range(3))
    mask = torch.tensor([[True, True, False, False]])
    clean = SdpaAttention().attend(query, key, value, mask)
    key[:, :, 2:], value[:, :, 2:] = float("nan"), float("inf")
    assert torch.equal(SdpaAttention().attend(query, key, value, mask), clean)
