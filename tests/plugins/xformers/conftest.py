"""xformers' attention as far as a CPU can run it: all but the kernel."""

import pytest
import torch

from voxloom_xformers.backend import XformersAttention


class Materialised(XformersAttention):
    """xformers' attention whose kernel is torch's under the same mask, written out."""

    def _gathered(self, query, key, value, bias, scale):
        query, key, value = (tensor.transpose(1, 2) for tensor in (query, key, value))
        shape = (query.shape[-2], key.shape[-2])
        mask = torch.zeros(shape) if bias is None else bias.materialize(shape)
        return torch.nn.functional.scaled_dot_product_attention(query, key, value, mask, scale=scale).transpose(1, 2)


@pytest.fixture(scope="session")
def packed():
    return Materialised()
