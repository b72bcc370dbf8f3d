"""Where xformers cannot serve it says so in a sentence."""

import logging
import re
import subprocess
import sys

import pytest
import torch

from voxloom_registry import PluginError
from voxloom_xformers.backend import XformersAttention

MASK = torch.tensor([[True, False]])


@pytest.mark.parametrize("mask", [MASK, None])
def test_a_cpu_has_no_kernel(mask):
    query, key, value = torch.randn(3, 1, 2, 2, 8)
    with pytest.raises(PluginError) as refused:
        XformersAttention().attend(query, key, value, mask)
    told = str(refused.value)
    assert re.fullmatch(
        r"the attention 'xformers' has no kernel for float32 on cpu \(.+\): choose attention=sdpa", told
    )
    assert "\n" not in told
    assert "shape=" not in told


def test_no_kernel_takes_doubles():
    doubles = torch.randn(3, 1, 2, 2, 8, dtype=torch.float64)
    with pytest.raises(PluginError, match=r"for float64 on cpu \(its kernels take float32, float16, bfloat16\)"):
        XformersAttention().attend(*doubles, MASK)


def test_its_warning_is_not_repeated():
    """A C++ extension that does not load is told when a kernel is wanted, not by a page on import."""
    program = "from voxloom_xformers.backend import XformersAttention; XformersAttention()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert logging.getLogger("xformers").level == logging.NOTSET


def test_listing_it_imports_neither_xformers_nor_torch():
    program = (
        "import sys\nfrom voxloom_registry import Registry\nfound = Registry.discover()\n"
        "offer = found.find('attention', 'xformers')\nassert found.needs(offer, None)\n"
        "assert not {'torch', 'xformers'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
