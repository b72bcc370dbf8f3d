"""Offers the trainer."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One loop for every objective."""
    yield Offer(
        "trainer",
        "fabric",
        "voxloom_training.trainer:FabricTrainer",
        "voxloom_training.options:TrainerOptions",
        "AdamW on lightning Fabric, with averaged weights",
    )
