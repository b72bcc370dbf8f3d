"""Offers the WORLD vocoder."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_world.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """A codec and a pitch part that share their F0."""
    yield Offer(
        "codec",
        "world",
        "voxloom_world.codec:WorldCodec",
        f"{_OPTIONS}:CodecOptions",
        "WORLD vocoder: F0, envelope and aperiodicity, without weights",
        facts=f"{_OPTIONS}:codec_facts",
        extra="voxloom[world]",
    )
    yield Offer(
        "pitch",
        "world",
        "voxloom_world.pitch:WorldPitch",
        f"{_OPTIONS}:PitchOptions",
        "F0 by WORLD's estimators",
        extra="voxloom[world]",
    )
