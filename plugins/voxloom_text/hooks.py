"""What this plugin offers."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Text by espeak-ng and by gruut."""
    return (
        Offer(
            kind="text",
            name="espeak",
            target="voxloom_text.espeak:EspeakText",
            options="voxloom_text.options:EspeakOptions",
            summary="espeak-ng IPA with stress and pauses, any espeak language; numbers, dates and money by normt2s",
            facts="voxloom_text.options:facts",
            extra="voxloom[espeak]",
            licence="Apache-2.0; needs espeak-ng and phonemizer, GPL-3.0-or-later",
        ),
        Offer(
            kind="text",
            name="gruut",
            target="voxloom_text.gruut:GruutText",
            options="voxloom_text.options:GruutOptions",
            summary="American English without GPL: gruut's lexicon and rules, in the symbols of `espeak`",
            facts="voxloom_text.options:facts",
            extra="voxloom[gruut]",
            licence="Apache-2.0; needs gruut and its English data, MIT",
        ),
    )
