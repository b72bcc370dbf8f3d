"""Offers the tasks `say` and `resynth`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One needs a voice that speaks, the other a codec."""
    yield Offer(
        "task",
        "say",
        "voxloom_speech.say:Say",
        "voxloom_speech.options:SayOptions",
        "speak a text in the voice of a prompt",
        request="voxloom_speech.request:SayRequest",
        command="say",
        operators=frozenset({"speak"}),
        sounds=True,
    )
    yield Offer(
        "task",
        "resynth",
        "voxloom_speech.resynth:Resynth",
        summary="take a recording through a codec and back",
        parts={"codec": "codec"},
        request="voxloom_speech.request:ResynthRequest",
        command="resynth",
        sounds=True,
    )
