"""xformers' kernels against torch's on a GPU: `pytest -m gpu tests/plugins/xformers -s` prints what each takes."""

import pytest
import torch

from voxloom.nn.masks import length_mask
from voxloom_registry import PluginError
from voxloom_sdpa.backend import SdpaAttention

pytestmark = pytest.mark.gpu

TOLERANCES = {torch.float32: 1e-3, torch.float16: 5e-3, torch.bfloat16: 3e-2}
"""Largest difference in shares of the largest number, forwards and backwards; fp32 kernels may multiply in TF32."""

SHORTEST, LONGEST, ITEMS, HEADS, DIM = 100, 2000, 16, 8, 64


@pytest.fixture(scope="module")
def packed():
    from voxloom_xformers.backend import XformersAttention

    return XformersAttention()


def drawn(counts, queries, dim, dtype, seed):
    rng = torch.Generator().manual_seed(seed)
    shapes = [(len(counts), HEADS, length, dim) for length in (queries, max(counts), max(counts), queries)]
    *leaves, towards = (torch.randn(shape, generator=rng).to("cuda", dtype) for shape in shapes)
    return [leaf.requires_grad_() for leaf in leaves], towards, length_mask(torch.tensor(counts)).to("cuda")


def worked(attention, leaves, mask, towards):
    out = attention.attend(*leaves, mask)
    return out, *torch.autograd.grad(out, leaves, towards)


def lengths_of(items, shortest, longest, seed):
    return torch.randint(shortest, longest + 1, (items,), generator=torch.Generator().manual_seed(seed)).tolist()


@pytest.mark.parametrize("dtype", TOLERANCES, ids=str)
@pytest.mark.parametrize("dim", [20, 40, 64])
@pytest.mark.parametrize("seed", range(3))
def test_it_equals_sdpa_forwards_and_backwards(packed, dtype, dim, seed):
    counts = [1, 300, *lengths_of(5, 1, 300, seed)]
    leaves, towards, mask = drawn(counts, 77, dim, dtype, seed)
    for given in (mask, None):
        found, expected = (worked(attention, leaves, given, towards) for attention in (packed, SdpaAttention()))
        for actual, wanted in zip(found, expected, strict=True):
            assert actual.dtype == dtype
            gap = float((actual.double() - wanted.double()).abs().max() / wanted.double().abs().max())
            assert gap <= TOLERANCES[dtype], f"differs by {gap:.2g} of the largest number"


def test_what_no_kernel_serves_is_told(packed):
    leaves, _, mask = drawn([3, 5], 4, 16, torch.float64, 0)
    with pytest.raises(PluginError, match=r"no kernel for float64 on cuda.*: choose attention=sdpa"):
        packed.attend(*leaves, mask)


def milliseconds(work, times=20):
    for _ in range(3):
        work()
    start, stop = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    start.record()
    for _ in range(times):
        work()
    stop.record()
    torch.cuda.synchronize()
    return start.elapsed_time(stop) / times


def test_what_each_takes(packed):
    """Self-attention of a padded batch: torch's kernel works on padded keys too, xformers' on real ones."""
    counts = lengths_of(ITEMS, SHORTEST, LONGEST, seed=0)
    share = sum(counts) / (ITEMS * max(counts))
    print(f"\n{torch.cuda.get_device_name()}, torch {torch.__version__}: {ITEMS} items of {SHORTEST} to {LONGEST},")
    print(f"{share:.0%} of the keys real, {HEADS} heads of {DIM}; milliseconds and peak MiB")
    for dtype in TOLERANCES:
        leaves, towards, mask = drawn(counts, max(counts), DIM, dtype, 0)
        for name, attention in {"sdpa": SdpaAttention(), "xformers": packed}.items():
            torch.cuda.reset_peak_memory_stats()
            with torch.no_grad():
                forwards = milliseconds(lambda: attention.attend(*leaves, mask))  # noqa: B023
            both = milliseconds(lambda: worked(attention, leaves, mask, towards))  # noqa: B023
            peak = torch.cuda.max_memory_allocated() / 2**20
            print(f"{dtype!s:16} {name:9} forwards {forwards:7.2f}  with backwards {both:7.2f}  {peak:7.0f} MiB")
            assert forwards > 0
