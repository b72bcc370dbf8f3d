"""Offers both alignment models."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Bundles whose files lie in the folders beside this module; they align and do not speak."""
    for name, summary in (("mas", "what each symbol expects to hear"), ("ctc", "which symbol each frame sounds like")):
        target = f"voxloom_aligner_english.{name}"
        yield Offer("voice", f"aligner-{name}-english", target, summary=f"for aligner={name}, no speech: {summary}")
