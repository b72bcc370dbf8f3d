"""Offers the writers `wav` and `flac`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Both write 16 bits."""
    yield Offer("writer", "wav", "voxloom_writers.sound:WavWriter", summary="sound, 16 bits", writes=(".wav",))
    yield Offer("writer", "flac", "voxloom_writers.sound:FlacWriter", summary="sound, 16 bits", writes=(".flac",))
