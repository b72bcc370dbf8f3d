"""The toy voice's plugin."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, KindOffer, Offer, hookimpl

_OPTIONS = "toy_audio_options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    yield KindOffer("horn", "toy_audio:Horn")
    yield KindOffer("pacer", "toy_audio:Pacer")
    yield Offer(
        "model",
        "tone",
        "toy_audio:Tone",
        f"{_OPTIONS}:ToneOptions",
        needs=f"{_OPTIONS}:tone_needs",
        wiring=f"{_OPTIONS}:wiring",
    )
    for name in ("brass", "wood"):
        yield Offer("horn", name, "toy_audio:Horn", f"{_OPTIONS}:HornOptions", facts=f"{_OPTIONS}:horn_facts")
    yield Offer("pacer", "even", "toy_audio:Pacer", f"{_OPTIONS}:PacerOptions")
    yield Offer(
        "task",
        "hum",
        "toy_audio:Hum",
        f"{_OPTIONS}:HumOptions",
        "hum a text",
        request=f"{_OPTIONS}:HumRequest",
        command="hum",
        operators=frozenset({"speak"}),
    )
    yield Offer(
        "task",
        "whistle",
        "toy_audio:Hum",
        f"{_OPTIONS}:HumOptions",
        request=f"{_OPTIONS}:HumRequest",
        operators=frozenset({"whistle"}),
    )
    yield Offer(
        "task",
        "blow",
        "toy_audio:Blow",
        summary="blow a horn",
        parts={"horn": "horn"},
        request=f"{_OPTIONS}:BlowRequest",
        command="blow",
    )
    yield Offer(
        "task",
        "puff",
        "toy_audio:Puff",
        summary="blow a horn, or nothing",
        parts={"horn": "horn"},
        optional=frozenset({"horn"}),
        request=f"{_OPTIONS}:BlowRequest",
        command="puff",
    )
