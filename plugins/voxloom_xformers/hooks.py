"""Offers xformers' attention."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The attention backend that spends nothing on padding, on CUDA devices."""
    yield Offer(
        "attention",
        "xformers",
        "voxloom_xformers.backend:XformersAttention",
        summary="xformers memory-efficient attention on packed batches; CUDA only",
        needs="voxloom_xformers.options:needs_cuda",
        extra="voxloom[xformers]",
        licence="Apache-2.0; needs xformers, BSD-3-Clause",
    )
