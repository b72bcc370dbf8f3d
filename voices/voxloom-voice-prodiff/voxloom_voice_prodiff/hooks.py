"""Offers the voice `prodiff-nano`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The voice whose files lie beside this module."""
    yield Offer(
        "voice",
        "prodiff-nano",
        "voxloom_voice_prodiff",
        summary="English, ProDiff's progressive distillation on nano's network",
    )
