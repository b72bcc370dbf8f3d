"""Offers the voice `naturalspeech2-nano`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The voice whose files lie beside this module."""
    yield Offer(
        "voice",
        "naturalspeech2-nano",
        "voxloom_voice_naturalspeech2",
        summary="English, NaturalSpeech 2's latent diffusion on nano's network",
    )
