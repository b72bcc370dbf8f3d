"""Offers the task `adapt`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """A voice and a recording to another voice."""
    yield Offer(
        "task",
        "adapt",
        "voxloom_adaptation.adapt:Adapt",
        "voxloom_adaptation.options:AdaptOptions",
        "bring a voice nearer to one speaker by a few steps on one recording",
        parts={"timing": "aligner", "listener": "aligner"},
        request="voxloom_adaptation.request:AdaptRequest",
        command="adapt",
        operators=frozenset({"analyse", "condition", "generate"}),
    )
