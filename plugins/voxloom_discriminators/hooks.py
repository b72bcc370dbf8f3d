"""Offers the discriminators."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_discriminators.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One that works with any codec, and two that listen."""
    yield Offer(
        "discriminator",
        "latents",
        "voxloom_discriminators.latents:LatentDiscriminator",
        f"{_OPTIONS}:LatentDiscriminatorOptions",
        "convolutions over stretches of latents, under several dilations",
        facts=f"{_OPTIONS}:latents_facts",
    )
    yield Offer(
        "discriminator",
        "wavlm",
        "voxloom_discriminators.wavlm:WavlmDiscriminator",
        f"{_OPTIONS}:WavlmDiscriminatorOptions",
        "hears through a frozen WavLM, HuBERT or wav2vec 2.0",
        facts=f"{_OPTIONS}:hearing_facts",
        needs=f"{_OPTIONS}:hearing_needs",
        extra="voxloom[evaluate]",
    )
    yield Offer(
        "discriminator",
        "distillmos",
        "voxloom_discriminators.distillmos:DistillMosDiscriminator",
        f"{_OPTIONS}:DistillMosDiscriminatorOptions",
        "hears through frozen DistillMOS, whose weights come with its wheel",
        facts=f"{_OPTIONS}:hearing_facts",
        needs=f"{_OPTIONS}:hearing_needs",
        extra="voxloom[evaluate]",
    )
