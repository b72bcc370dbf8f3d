"""Offers teachers, and two ways from a teacher to few steps."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Edge, Offer, hookimpl

_OPTIONS = "voxloom_distillation.options"
_TAUGHT = Edge("parameterisation", "teacher_sampler")
"""The teacher's sampler steps along the estimates that the voice's own does."""


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Prediction of data, plain denoising, and the distillations of CoMoSpeech and ProDiff."""
    yield Offer(
        "parameterisation",
        "data",
        "voxloom_distillation.parameterisation:DataParameterisation",
        f"{_OPTIONS}:DataOptions",
        "clean latents predicted as they are",
        facts=f"{_OPTIONS}:data_facts",
    )
    yield Offer(
        "objective",
        "denoising",
        "voxloom_distillation.denoising:DenoisingObjective",
        f"{_OPTIONS}:DenoisingOptions",
        "diffusion by its denoising loss, at drawn levels or at a sampler's",
        parts={"teacher_sampler": "sampler"},
        optional=frozenset({"teacher_sampler"}),
        edges=(_TAUGHT,),
    )
    yield Offer(
        "objective",
        "consistency-distillation",
        "voxloom_distillation.consistency:ConsistencyDistillationObjective",
        f"{_OPTIONS}:ConsistencyDistillationOptions",
        "one step from the teacher that the denoiser was",
        needs=f"{_OPTIONS}:needs_consistency",
        parts={"denoiser": "denoiser"},
    )
    yield Offer(
        "objective",
        "progressive-distillation",
        "voxloom_distillation.progressive:ProgressiveDistillationObjective",
        f"{_OPTIONS}:ProgressiveDistillationOptions",
        "the sampler's steps, each worth several of the teacher that the denoiser was",
        needs=f"{_OPTIONS}:needs_denoised",
        parts={"denoiser": "denoiser", "sampler": "sampler", "teacher_sampler": "sampler"},
        edges=(_TAUGHT,),
    )
