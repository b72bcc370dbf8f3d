"""Offers the voice `comospeech-nano`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The voice whose files lie beside this module."""
    yield Offer(
        "voice",
        "comospeech-nano",
        "voxloom_voice_comospeech",
        summary="English, CoMoSpeech's consistency distillation on nano's network",
    )
