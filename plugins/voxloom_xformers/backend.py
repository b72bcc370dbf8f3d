"""xformers' memory-efficient attention as an attention backend."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any

from jaxtyping import Bool, Float
from torch import Tensor
from torch.utils.weak import WeakIdKeyDictionary

from voxloom.attention import AbstractAttention
from voxloom_xformers.library import DTYPES, load, refusal
from voxloom_xformers.packing import Layout, aligned, check_shapes, layout_of, pack_keys, pack_queries, unpack


@dataclass(frozen=True)
class _Known:
    """What is known of a mask as long as nobody writes to it: its layout, and a bias per number of queries."""

    version: int
    layout: Layout
    biases: dict[int, Any] = field(default_factory=dict)


class XformersAttention(AbstractAttention):
    """Real keys of a padded batch are packed into one sequence, under a mask of one block per item.

    Any head dimension serves, since heads are padded to the kernels' alignment. Layers that share a mask share what is
    known of it, so that its lengths are fetched from the device once.
    """

    def __init__(self) -> None:
        self._fmha = load()
        self._known: MutableMapping[Tensor, _Known] = WeakIdKeyDictionary()

    def attend(
        self,
        query: Float[Tensor, "B heads Lq d"],
        key: Float[Tensor, "B heads Lk d"],
        value: Float[Tensor, "B heads Lk d"],
        key_mask: Bool[Tensor, "B Lk"] | None = None,
    ) -> Float[Tensor, "B heads Lq d"]:
        """See `AbstractAttention.attend`.

        Raises:
            PluginError: when xformers has no kernel for this device and type of number, with its reason.
        """
        check_shapes(query, key, value, key_mask)
        batch, _, queries, dim = query.shape
        scale = dim**-0.5
        query, key, value = aligned(query), aligned(key), aligned(value)
        if key_mask is None:
            query, key, value = query.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2)
            return self._gathered(query, key, value, None, scale).transpose(1, 2)[..., :dim]
        layout, bias = self._blocks(key_mask, queries)
        keys, values = pack_keys(key, layout), pack_keys(value, layout)
        return unpack(self._gathered(pack_queries(query), keys, values, bias, scale), batch)[..., :dim]

    def _gathered(self, query: Tensor, key: Tensor, value: Tensor, bias: Any, scale: float) -> Tensor:
        if query.dtype not in DTYPES:
            raise refusal(query)
        try:
            out: Tensor = self._fmha.memory_efficient_attention(query, key, value, attn_bias=bias, scale=scale)
        except NotImplementedError as error:
            raise refusal(query, error) from error
        return out

    def _blocks(self, key_mask: Tensor, queries: int) -> tuple[Layout, Any]:
        """Layout and block-diagonal mask of `key_mask` for so many queries an item."""
        version = -1 if key_mask.is_inference() else key_mask._version  # inference tensors count no writes
        known = self._known.get(key_mask)
        if known is None or version == -1 or known.version != version:
            known = self._known[key_mask] = _Known(version, layout_of(key_mask))
        counts = known.layout.counts
        if queries not in known.biases:
            blocks = self._fmha.attn_bias.BlockDiagonalMask
            device = key_mask.device
            known.biases[queries] = blocks.from_seqlens([queries] * len(counts), list(counts), device=device)
        return known.layout, known.biases[queries]
