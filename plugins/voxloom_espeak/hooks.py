"""What this plugin offers."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The espeak-ng text part."""
    return (
        Offer(
            kind="text",
            name="espeak",
            target="voxloom_espeak.text:EspeakText",
            options="voxloom_espeak.options:EspeakOptions",
            summary="espeak-ng IPA with stress and pauses, any espeak language; numbers, dates and money by normt2s",
            facts="voxloom_espeak.options:facts",
            extra="voxloom[espeak]",
            licence="Apache-2.0; needs espeak-ng and phonemizer, GPL-3.0-or-later",
        ),
    )
