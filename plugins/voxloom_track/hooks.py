"""Offers the track's three writers, the transform `track` that speaks one again, and the task `lift`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

SUFFIXES = (".track.json", ".track.csv", ".track.TextGrid")


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Out of speech or a recording, and into speech again."""
    yield Offer(
        "writer",
        "track-json",
        "voxloom_track.as_json:JsonFormat",
        summary="durations, pitch and voicing, for programs",
        writes=SUFFIXES[:1],
    )
    yield Offer(
        "writer",
        "track-csv",
        "voxloom_track.as_csv:CsvFormat",
        summary="durations, pitch and voicing, for a spreadsheet",
        writes=SUFFIXES[1:2],
    )
    yield Offer(
        "writer",
        "track-textgrid",
        "voxloom_track.as_textgrid:TextGridFormat",
        summary="durations, pitch and voicing, for Praat",
        extra="voxloom[textgrid]",
        writes=SUFFIXES[2:],
    )
    yield Offer(
        "transform",
        "track",
        "voxloom_track.transform:TrackTransform",
        "voxloom_track.options:TrackOptions",
        "speak in the durations, pitch and voicing of a file",
        configured=True,
        short={"track": "file"},
    )
    yield Offer(
        "task",
        "lift",
        "voxloom_track.lift:Lift",
        summary="take durations, pitch and voicing off a recording",
        parts={"timing": "aligner"},
        request="voxloom_track.request:LiftRequest",
        command="lift",
        operators=frozenset({"analyse"}),
        writes=SUFFIXES,
    )
