"""Options of the discriminators. No torch here."""

from dataclasses import dataclass
from typing import Literal

from voxloom_registry import Facts, option


@dataclass(frozen=True)
class LatentDiscriminatorOptions:
    """Options of `discriminator/latents`."""

    latent_dim: int = option(help="latent dimension D of the codec", minimum=1)
    width: int = option(256, help="channels of the convolutions", minimum=1)
    layers: int = option(4, help="convolutions of a sub-discriminator", minimum=1)
    kernel: int = option(5, help="their kernel", minimum=1)
    dilations: tuple[int, ...] = option(
        (1, 2, 4), help="one sub-discriminator for each, whose view is so many times wider", minimum=1
    )
    prompt: Literal["projection", "none"] = option(
        "projection", help="whether scores depend on the prompt (projection of its mean features) or not"
    )


def latents_facts(_: LatentDiscriminatorOptions) -> Facts:
    """It never hears a wave, so no codec's decode need be differentiable."""
    return {"judges": "latents"}
