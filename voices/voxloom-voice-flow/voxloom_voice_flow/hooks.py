"""Offers the voice `flow-nano`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The voice whose files lie beside this module."""
    yield Offer("voice", "flow-nano", "voxloom_voice_flow", summary="English, flow matching on nano's network, guided")
