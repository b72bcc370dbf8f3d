"""Offers models of alignment, what trains them, the aligners made of them, TextGrids, and a check of any aligner."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_alignment.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Each aligner's model, objective and part, then what needs no training."""
    yield Offer(
        "model",
        "aligner-mas",
        "voxloom_alignment.gaussians:GaussianAlignment",
        f"{_OPTIONS}:MasOptions",
        "alignment by what each symbol expects to hear",
        needs=f"{_OPTIONS}:model_needs",
        wiring="voxloom_alignment.wiring:wiring",
    )
    yield Offer(
        "model",
        "aligner-ctc",
        "voxloom_alignment.classifier:CtcAlignment",
        f"{_OPTIONS}:CtcOptions",
        "alignment by which symbol each frame sounds like",
        needs=f"{_OPTIONS}:model_needs",
        wiring="voxloom_alignment.wiring:wiring",
    )
    yield Offer(
        "objective",
        "forward-sum",
        "voxloom_alignment.objectives:ForwardSumObjective",
        summary="all alignments of text and frames at once, without given durations",
    )
    yield Offer(
        "objective",
        "ctc",
        "voxloom_alignment.objectives:CtcObjective",
        f"{_OPTIONS}:CtcObjectiveOptions",
        "CTC with label priors, without given durations",
    )
    yield Offer(
        "aligner",
        "mas",
        "voxloom_alignment.aligners:MasAligner",
        f"{_OPTIONS}:MasAlignerOptions",
        "learnt, by monotonic alignment search",
    )
    yield Offer(
        "aligner",
        "ctc",
        "voxloom_alignment.aligners:CtcAligner",
        f"{_OPTIONS}:CtcAlignerOptions",
        "learnt, by CTC and Viterbi",
    )
    yield Offer(
        "aligner",
        "textgrid",
        "voxloom_alignment.textgrid:TextGridAligner",
        f"{_OPTIONS}:TextGridOptions",
        "TextGrids of the Montreal Forced Aligner",
        extra="voxloom[textgrid]",
    )
    yield Offer(
        "task",
        "align-check",
        "voxloom_alignment.check:AlignCheck",
        summary="check an aligner against a corpus's own durations, and against texts of other recordings",
        parts={"corpus": "corpus", "aligner": "aligner"},
        request="voxloom_alignment.request:AlignCheckRequest",
        command="align-check",
        writes=(".json",),
    )
