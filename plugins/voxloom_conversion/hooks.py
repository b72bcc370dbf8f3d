"""Offers the tasks `convert` and `conversions`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_conversion.options:ConvertOptions"
_OPERATORS = frozenset({"analyse", "condition", "generate", "render"})
_HEARING = {"timing": "aligner", "listener": "aligner", "transcriber": "recogniser"}
"""Who tells when each symbol of a text is spoken, who hears symbols without one, and who hears words instead."""


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """A recording at a time, and pairs of a set's speakers."""
    yield Offer(
        "task",
        "convert",
        "voxloom_conversion.convert:Convert",
        _OPTIONS,
        "say what a recording says, as it says it, in the voice of another",
        parts=_HEARING,
        optional=frozenset({"transcriber"}),
        request="voxloom_conversion.request:ConvertRequest",
        command="convert",
        operators=_OPERATORS,
        sounds=True,
    )
    yield Offer(
        "task",
        "conversions",
        "voxloom_conversion.conversions:Conversions",
        _OPTIONS,
        "convert between the speakers of a set and measure it: words lost, and whose voice it is",
        parts={**_HEARING, "corpus": "corpus", "recogniser": "recogniser"},
        optional=frozenset({"transcriber"}),
        request="voxloom_conversion.request:ConversionsRequest",
        command="conversions",
        operators=_OPERATORS,
        extra="voxloom[evaluate]",
    )
