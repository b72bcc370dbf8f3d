"""torch.nn.functional.scaled_dot_product_attention as an attention backend."""

from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn.functional import scaled_dot_product_attention

from voxloom.attention import AbstractAttention


class SdpaAttention(AbstractAttention):
    """Picks torch's fastest kernel for the device; works everywhere."""

    def attend(
        self,
        query: Float[Tensor, "B heads Lq d"],
        key: Float[Tensor, "B heads Lk d"],
        value: Float[Tensor, "B heads Lk d"],
        key_mask: Bool[Tensor, "B Lk"] | None = None,
    ) -> Float[Tensor, "B heads Lq d"]:
        """See `AbstractAttention.attend`. Masked keys are zeroed first, since 0 x NaN would leak through the mask."""
        if key_mask is None:
            return scaled_dot_product_attention(query, key, value)
        inside = key_mask[:, None, :, None]
        key, value = key.masked_fill(~inside, 0), value.masked_fill(~inside, 0)
        return scaled_dot_product_attention(query, key, value, attn_mask=key_mask[:, None, None, :])
