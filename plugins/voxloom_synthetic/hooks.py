"""What this plugin offers."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The corpus made by espeak-ng."""
    return (
        Offer(
            kind="corpus",
            name="synthetic",
            target="voxloom_synthetic.corpus:SyntheticCorpus",
            options="voxloom_synthetic.options:SyntheticOptions",
            summary="aligned speech of many speakers, made by espeak-ng; no download",
            extra="voxloom[espeak]",
            licence="Apache-2.0; needs espeak-ng, GPL-3.0-or-later",
        ),
    )
