"""Offers the tasks `sample`, `dub` and `inpaint`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_variation.options"
_REQUEST = "voxloom_variation.request"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One asks `say` several times, two hear what is said when and speak in its place."""
    yield Offer(
        "task",
        "sample",
        "voxloom_variation.sample:Sampling",
        summary="read a text several times and tell how far the readings lie apart",
        parts={"pitch": "pitch", "timbre": "metric", "words": "metric", "corpus": "corpus"},
        optional=frozenset({"timbre", "words", "corpus"}),
        request=f"{_REQUEST}:SampleRequest",
        command="sample",
        operators=frozenset({"speak"}),
    )
    yield Offer(
        "task",
        "dub",
        "voxloom_variation.dub:Dub",
        f"{_OPTIONS}:DubOptions",
        "speak a text in the durations or the pitch contour of a recording",
        parts={"timing": "aligner"},
        request=f"{_REQUEST}:DubRequest",
        command="dub",
        operators=frozenset({"analyse", "condition", "generate", "render"}),
        sounds=True,
    )
    yield Offer(
        "task",
        "inpaint",
        "voxloom_variation.inpaint:Inpaint",
        f"{_OPTIONS}:InpaintOptions",
        "speak a damaged stretch of a recording anew, and leave all else bit for bit",
        parts={"timing": "aligner", "transcriber": "recogniser"},
        optional=frozenset({"transcriber"}),
        request=f"{_REQUEST}:InpaintRequest",
        command="inpaint",
        operators=frozenset({"analyse", "condition", "generate", "render"}),
        writes=(".wav", ".flac"),
    )
