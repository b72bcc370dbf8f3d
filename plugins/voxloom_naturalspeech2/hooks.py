"""Offers NaturalSpeech 2's diffusion."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_naturalspeech2.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Its parameterisation and its objective; encoders and denoiser are those of the model."""
    yield Offer(
        "parameterisation",
        "variance-preserving",
        "voxloom_naturalspeech2.parameterisation:VariancePreservingParameterisation",
        f"{_OPTIONS}:VariancePreservingOptions",
        "clean latents predicted from a variance-preserving diffusion",
        facts=f"{_OPTIONS}:variance_preserving_facts",
    )
    yield Offer(
        "objective",
        "naturalspeech2",
        "voxloom_naturalspeech2.objective:NaturalSpeech2Objective",
        f"{_OPTIONS}:NaturalSpeech2Options",
        "latent diffusion by losses of data, score and codewords",
        needs=f"{_OPTIONS}:needs",
    )
