"""Offers the manifest corpus and the aligner for corpora that bring durations."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_manifest.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Both are about what stands in a file."""
    yield Offer(
        "corpus", "manifest", "voxloom_manifest.corpus:ManifestCorpus", f"{_OPTIONS}:ManifestOptions", "JSON Lines file"
    )
    yield Offer(
        "aligner",
        "given",
        "voxloom_manifest.aligner:GivenAligner",
        f"{_OPTIONS}:GivenOptions",
        "the corpus's durations",
    )
