"""Offers the Descript Audio Codec."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_EXTRA = "voxloom[dac]"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The codec, and what brings its checkpoints in."""
    yield Offer(
        "codec",
        "dac",
        "voxloom_dac.codec:DacCodec",
        "voxloom_dac.options:DacOptions",
        "Descript Audio Codec: continuous or quantised latents, tokens",
        facts="voxloom_dac.options:codec_facts",
        extra=_EXTRA,
    )
    yield Offer(
        "importer",
        "dac",
        "voxloom_dac.importer:DacImporter",
        summary="checkpoints of `dac.DAC`",
        extra=_EXTRA,
    )
