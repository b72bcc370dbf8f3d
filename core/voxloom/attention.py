"""Attention backends: the same numbers by different kernels."""

from abc import ABC, abstractmethod

from jaxtyping import Bool, Float
from torch import Tensor


class AbstractAttention(ABC):
    """Scaled dot-product attention with padded keys masked out. Stateless."""

    @abstractmethod
    def attend(
        self,
        query: Float[Tensor, "B heads Lq d"],
        key: Float[Tensor, "B heads Lk d"],
        value: Float[Tensor, "B heads Lk d"],
        key_mask: Bool[Tensor, "B Lk"] | None = None,
    ) -> Float[Tensor, "B heads Lq d"]:
        """Softmax(query key^T / sqrt(d)) value over the keys whose mask is True; every item has at least one."""
