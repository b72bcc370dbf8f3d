"""Offers torch's own attention."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The attention backend that works everywhere."""
    yield Offer("attention", "sdpa", "voxloom_sdpa.backend:SdpaAttention", summary="torch scaled_dot_product_attention")
