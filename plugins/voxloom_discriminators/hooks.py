"""Offers the discriminators."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_discriminators.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One that works with any codec."""
    yield Offer(
        "discriminator",
        "latents",
        "voxloom_discriminators.latents:LatentDiscriminator",
        f"{_OPTIONS}:LatentDiscriminatorOptions",
        "convolutions over stretches of latents, under several dilations",
        facts=f"{_OPTIONS}:latents_facts",
    )
