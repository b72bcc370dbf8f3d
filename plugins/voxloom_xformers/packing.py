"""Padded batches as one packed sequence without padding, and back. Plain torch, so it runs on every device.

B batch, L queries, K keys with padding, M real keys of all items together, d head dimension.
"""

from dataclasses import dataclass
from typing import Any

from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional as F

ALIGNMENT = 8
"""Kernels in half precision on tensor cores take head dimensions that are multiples of this."""


@dataclass(frozen=True)
class Layout:
    """Where the real keys of a padded batch are: their places in (B K) in order, and how many each item has."""

    places: Int[Tensor, " M"]
    counts: tuple[int, ...]


def layout_of(key_mask: Bool[Tensor, "B K"]) -> Layout:
    """The layout of a mask that is True on real keys, wherever in an item they are."""
    return Layout(key_mask.flatten().nonzero().squeeze(1), tuple(key_mask.sum(dim=1).tolist()))


def pack_queries(query: Float[Tensor, "B heads L d"]) -> Float[Tensor, "1 BL heads d"]:
    """All queries of all items one after another; none of them is padding to a kernel."""
    return query.transpose(1, 2).flatten(0, 1).unsqueeze(0)


def pack_keys(keys: Float[Tensor, "B heads K d"], layout: Layout) -> Float[Tensor, "1 M heads d"]:
    """The real keys, or their values, one item after another."""
    return keys.transpose(1, 2).flatten(0, 1).index_select(0, layout.places).unsqueeze(0)


def unpack(packed: Float[Tensor, "1 BL heads d"], batch: int) -> Float[Tensor, "B heads L d"]:
    """What the packed queries gathered, by item."""
    return packed.squeeze(0).reshape(batch, -1, *packed.shape[2:]).transpose(1, 2)


def aligned(heads: Float[Tensor, "*shape d"]) -> Float[Tensor, "*shape padded"]:
    """Zeros up to the next multiple of `ALIGNMENT`: they change no product and are gathered as zeros."""
    missing = -heads.shape[-1] % ALIGNMENT
    return F.pad(heads, (0, missing)) if missing else heads


def check_shapes(query: Tensor, key: Tensor, value: Tensor, key_mask: Any) -> None:
    """Refuse what padding to the alignment would hide.

    Raises:
        ValueError: when query, key, value and mask do not belong together.
    """
    batch, heads, _, dim = query.shape
    belonging = (batch, heads, key.shape[2], dim)
    if key.shape != belonging or value.shape != belonging:
        shapes = f"{tuple(query.shape)}, {tuple(key.shape)} and {tuple(value.shape)}"
        raise ValueError(f"query, key and value must be (B,heads,L,d), (B,heads,K,d) and (B,heads,K,d), not {shapes}")
    if key_mask is not None and key_mask.shape != (batch, key.shape[2]):
        raise ValueError(f"the mask of the keys must be {(batch, key.shape[2])}, not {tuple(key_mask.shape)}")
