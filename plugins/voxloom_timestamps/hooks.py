"""Offers the writers `timestamps-json`, `srt`, `vtt` and `textgrid`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Two for programs, two for players; Praat's needs a library."""
    yield Offer(
        "writer",
        "timestamps-json",
        "voxloom_timestamps.listing:JsonWriter",
        summary="when each word and phoneme is said",
        writes=(".json",),
    )
    yield Offer(
        "writer",
        "srt",
        "voxloom_timestamps.subtitles:SrtWriter",
        summary="subtitles, SubRip",
        writes=(".srt",),
    )
    yield Offer(
        "writer",
        "vtt",
        "voxloom_timestamps.subtitles:VttWriter",
        summary="subtitles, WebVTT",
        writes=(".vtt",),
    )
    yield Offer(
        "writer",
        "textgrid",
        "voxloom_timestamps.tiers:TextGridWriter",
        summary="words and phonemes as tiers of Praat",
        extra="voxloom[textgrid]",
        writes=(".TextGrid",),
    )
