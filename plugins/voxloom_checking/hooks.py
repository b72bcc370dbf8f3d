"""Offers the transform `check`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """It listens by an aligner, so it is built only when somebody asks for it."""
    yield Offer(
        "transform",
        "check",
        "voxloom_checking.check:Check",
        "voxloom_checking.options:CheckOptions",
        "listen to what is spoken, and speak words anew that are not heard",
        parts={"listener": "aligner"},
        short={"check": "on"},
    )
