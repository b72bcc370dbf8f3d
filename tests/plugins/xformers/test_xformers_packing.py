"""The packing, on the CPU: under the block-diagonal mask it is the padded batch under its mask.

Where xformers' kernel would run, its own mask is written out and torch's attention takes its place, so that all but the
kernel is what runs on a GPU.
"""

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from voxloom_sdpa.backend import SdpaAttention
from voxloom_xformers.packing import aligned, layout_of, pack_keys, pack_queries, unpack

TOLERANCE = 1e-5  # absolute, fp32, on unit normal inputs: two orders of summation
HEADS = 2


def drawn(*shape, seed):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed)).requires_grad_()


def backward(attention, leaves, mask, towards):
    out = attention.attend(*leaves, mask)
    return out, torch.autograd.grad((out * towards).sum(), leaves)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    counts=st.lists(st.integers(1, 9), min_size=1, max_size=5),
    queries=st.integers(1, 7),
    dim=st.sampled_from([1, 5, 8, 12]),
    spread=st.booleans(),
    seed=st.integers(0, 2**16),
)
def test_packed_equals_padded_forwards_and_backwards(packed, counts, queries, dim, spread, seed):
    """Lengths of 1 to 9, batches that items fill and ones that none does, real keys first or anywhere."""
    longest = max(counts) if seed % 2 else 9
    mask = torch.arange(longest) < torch.tensor(counts)[:, None]
    if spread:
        order = torch.rand(mask.shape, generator=torch.Generator().manual_seed(seed)).argsort(dim=1)
        mask = mask.gather(1, order)
    lengths = [queries, longest, longest]
    leaves = [drawn(len(counts), HEADS, length, dim, seed=seed + n) for n, length in enumerate(lengths)]
    towards = drawn(len(counts), HEADS, queries, dim, seed=seed + 3).detach()
    out, gradients = backward(packed, leaves, mask, towards)
    expected, expected_gradients = backward(SdpaAttention(), leaves, mask, towards)
    torch.testing.assert_close(out, expected, atol=TOLERANCE, rtol=0)
    for gradient, wanted in zip(gradients, expected_gradients, strict=True):
        torch.testing.assert_close(gradient, wanted, atol=TOLERANCE, rtol=0)
    for gradient in gradients[1:]:
        assert not gradient.masked_select(~mask[:, None, :, None]).any(), "padding gets a gradient"


def test_no_mask_is_no_packing(packed):
    leaves = [drawn(3, HEADS, length, 12, seed=length) for length in (4, 6, 6)]
    torch.testing.assert_close(packed.attend(*leaves), SdpaAttention().attend(*leaves), atol=TOLERANCE, rtol=0)


def test_keys_are_packed_in_order():
    mask = torch.tensor([[True, False, True], [False, True, False]])
    layout = layout_of(mask)
    assert layout.counts == (2, 1)
    keys = torch.arange(6.0).view(2, 1, 3, 1)
    assert pack_keys(keys, layout).flatten().tolist() == [0, 2, 4]
    queries = torch.randn(2, 3, 5, 4)
    assert pack_queries(queries).shape == (1, 10, 3, 4)
    assert torch.equal(unpack(pack_queries(queries), 2), queries)


def test_heads_are_padded_to_what_kernels_take():
    heads = torch.randn(2, 5)
    assert torch.equal(aligned(heads)[:, :5], heads)
    assert aligned(heads).shape == (2, 8)
    assert not aligned(heads)[:, 5:].any()
    eight = torch.randn(2, 8)
    assert aligned(eight) is eight


def test_a_mask_is_looked_at_once_until_it_changes(packed, monkeypatch):
    looked = []
    monkeypatch.setattr("voxloom_xformers.backend.layout_of", lambda mask: looked.append(1) or layout_of(mask))
    query, key, value = (torch.randn(2, HEADS, 4, 8) for _ in range(3))
    mask = torch.ones(2, 4, dtype=torch.bool)
    for _ in range(3):
        packed.attend(query, key, value, mask)
        packed.attend(query[:, :, :2], key, value, mask)
    assert len(looked) == 1
    mask[1, 2:] = False
    torch.testing.assert_close(packed.attend(query, key, value, mask), SdpaAttention().attend(query, key, value, mask))
    assert len(looked) == 2


def test_a_wrong_packing_is_caught(packed):
    """What the comparison above would say of keys that end up in another item's block."""
    query, key, value = (drawn(2, HEADS, 6, 8, seed=n) for n in range(3))
    mask = torch.arange(6) < torch.tensor([[6], [2]])
    wrong = packed.attend(query, key.flip(0), value, mask) - SdpaAttention().attend(query, key, value, mask)
    assert float(wrong.detach().abs().max()) > 0.1
