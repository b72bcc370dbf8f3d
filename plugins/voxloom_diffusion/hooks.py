"""Offers parameterisations, samplers of consistency estimates and the consistency objectives."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Edge, Offer, hookimpl

_OPTIONS = "voxloom_diffusion.options"
_TOLD = {"latent_dim": "latent_dim", "sample_rate": "sample_rate"}
"""What a discriminator is told of the codec whose latents or waves it judges."""


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Two families, the samplers that go with the first, and its training from scratch."""
    yield Offer(
        "parameterisation",
        "consistency",
        "voxloom_diffusion.parameterisations:ConsistencyParameterisation",
        f"{_OPTIONS}:LevelOptions",
        "boundary form of consistency models",
        facts=f"{_OPTIONS}:consistency_facts",
    )
    yield Offer(
        "parameterisation",
        "edm",
        "voxloom_diffusion.parameterisations:EdmParameterisation",
        f"{_OPTIONS}:LevelOptions",
        "denoiser preconditioned after Karras et al. 2022",
        facts=f"{_OPTIONS}:edm_facts",
    )
    yield Offer(
        "sampler",
        "consistency",
        "voxloom_diffusion.consistency_sampler:ConsistencySampler",
        f"{_OPTIONS}:ConsistencySamplerOptions",
        "jump to the data, re-noise, jump again",
        needs=f"{_OPTIONS}:needs_consistency",
        parts={"denoiser": "denoiser"},
        optional=frozenset({"denoiser"}),
    )
    yield Offer(
        "sampler",
        "consistency-ode",
        "voxloom_diffusion.consistency_ode:ConsistencyOdeSampler",
        f"{_OPTIONS}:ConsistencyOdeOptions",
        "one jump to the data; runs backwards, too",
        needs=f"{_OPTIONS}:needs_consistency",
    )
    yield Offer(
        "transform",
        "deadline",
        "voxloom_diffusion.deadline:Deadline",
        summary="tells how many steps sampler.budget_ms allowed",
    )
    yield Offer(
        "objective",
        "consistency",
        "voxloom_diffusion.objective:ConsistencyObjective",
        f"{_OPTIONS}:ConsistencyObjectiveOptions",
        "consistency training from scratch, without a teacher",
        needs=f"{_OPTIONS}:needs_consistency",
    )
    yield Offer(
        "objective",
        "adversarial",
        "voxloom_diffusion.adversarial:AdversarialConsistencyObjective",
        f"{_OPTIONS}:AdversarialObjectiveOptions",
        "consistency training against a discriminator of latents or decoded waves",
        needs=f"{_OPTIONS}:needs_judge",
        parts={"discriminator": "discriminator", "decoder": "codec"},
        optional=frozenset({"decoder"}),
        edges=(
            Edge("codec", "discriminator", _TOLD, unless="decoder"),
            Edge("decoder", "discriminator", _TOLD),
            Edge("decoder", "model"),
        ),
    )
    yield Offer(
        "objective",
        "refinement",
        "voxloom_diffusion.refinement:RefinementObjective",
        f"{_OPTIONS}:RefinementObjectiveOptions",
        "consistency training of what prosody regression leaves",
        needs=f"{_OPTIONS}:needs_refined_prosody",
    )
