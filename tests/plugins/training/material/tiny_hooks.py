"""The plugin of a model small enough to train in a blink."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "tiny_options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    yield Offer("model", "tiny", "tiny_parts:Tiny", f"{_OPTIONS}:TinyOptions", wiring=f"{_OPTIONS}:wiring")
    yield Offer(
        "codec", "conv", "tiny_parts:ConvCodec", f"{_OPTIONS}:ConvCodecOptions", facts=f"{_OPTIONS}:codec_facts"
    )
    yield Offer("objective", "regress", "tiny_objectives:Regress", f"{_OPTIONS}:RegressOptions")
    yield Offer("objective", "duel", "tiny_objectives:Duel", parts={"critic": "discriminator"})
    yield Offer("objective", "autoencode", "tiny_objectives:Autoencode")
    yield Offer("discriminator", "linear", "tiny_parts:Critic")
