"""Offers the voice `nano`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The voice whose files lie beside this module."""
    yield Offer("voice", "nano", "voxloom_voice_nano", summary="English, many speakers, FlashSpeech on WORLD latents")
