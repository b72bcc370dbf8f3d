"""Options of the discriminators. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from voxloom_registry import Facts, Need, option


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


@dataclass(frozen=True)
class DistillMosDiscriminatorOptions:
    """Options of `discriminator/distillmos`."""

    sample_rate: int = option(help="Hz of the waves that are judged, the codec's", minimum=1)
    width: int = option(
        256, help="channels of the head's first convolution; its last have four times as many", minimum=1
    )
    prompt: Literal["projection", "none"] = option(
        "projection", help="whether scores depend on the prompt (projection of its mean features) or not"
    )


@dataclass(frozen=True)
class WavlmDiscriminatorOptions:
    """Options of `discriminator/wavlm`."""

    sample_rate: int = option(help="Hz of the waves that are judged, the codec's", minimum=1)
    model: str = option(
        "microsoft/wavlm-large", help="a WavLM, HuBERT or wav2vec 2.0: owner/name[@revision] of the hub, or its folder"
    )
    width: int = option(
        256, help="channels of the head's first convolution; its last have four times as many", minimum=1
    )
    prompt: Literal["projection", "none"] = option(
        "projection", help="whether scores depend on the prompt (projection of its mean features) or not"
    )


def latents_facts(_: LatentDiscriminatorOptions) -> Facts:
    """It never hears a wave, so no codec's decode need be differentiable."""
    return {"judges": "latents"}


def hearing_facts(_: object) -> Facts:
    """It hears waves."""
    return {"judges": "wave"}


def hearing_needs(options: WavlmDiscriminatorOptions | DistillMosDiscriminatorOptions) -> Sequence[Need]:
    """What decodes for it must let gradients through."""
    return (Need("differentiable", "equal", True), Need("sample_rate", "equal", options.sample_rate))
