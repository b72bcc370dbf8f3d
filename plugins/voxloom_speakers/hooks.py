"""Offers the task `speaker` and the transform of the same name."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One makes speaker files, the other has every task take them in place of a prompt."""
    yield Offer(
        "task",
        "speaker",
        "voxloom_speakers.task:Speakers",
        summary="make one speaker of several recordings, or show who is in a speaker file",
        parts={"likeness": "metric"},
        optional=frozenset({"likeness"}),
        request="voxloom_speakers.request:SpeakerRequest",
        command="speaker",
    )
    yield Offer(
        "transform",
        "speaker",
        "voxloom_speakers.transform:SpeakerTransform",
        summary="take a speaker file in place of a prompt",
        configured=True,
    )
