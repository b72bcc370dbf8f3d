"""Offers the WORLD vocoder."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_world.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Two codecs of one latent space and a pitch part that share their F0."""
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
        "codec",
        "world-torch",
        "voxloom_world.codec_torch:WorldTorchCodec",
        f"{_OPTIONS}:TorchCodecOptions",
        "WORLD vocoder with gradients: analysis as `world`, synthesis in torch on any device",
        facts=f"{_OPTIONS}:torch_codec_facts",
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
