"""Offers the tasks `edit`, `edit-check` and `patch`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_AUDIO = (".wav", ".flac")
_OPERATORS = frozenset({"analyse", "condition", "generate", "render"})


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One edits, one measures how well, one applies and undoes what was edited."""
    yield Offer(
        "task",
        "edit",
        "voxloom_editing.edit:Edit",
        "voxloom_editing.options:EditOptions",
        "say other words in a recording; every other sample stays as it is",
        parts={"timing": "aligner", "transcriber": "recogniser"},
        optional=frozenset({"transcriber"}),
        request="voxloom_editing.request:EditRequest",
        command="edit",
        operators=_OPERATORS,
        writes=_AUDIO,
    )
    yield Offer(
        "task",
        "edit-check",
        "voxloom_editing.check:EditCheck",
        "voxloom_editing.options:EditOptions",
        "edit the recordings of a corpus in every way and measure words, voice and joins",
        parts={"timing": "aligner", "corpus": "corpus", "recogniser": "recogniser"},
        request="voxloom_editing.request:EditCheckRequest",
        command="edit-check",
        operators=_OPERATORS | {"speak"},
        extra="voxloom[evaluate]",
        writes=(".json",),
    )
    yield Offer(
        "task",
        "patch",
        "voxloom_editing.patching:Patching",
        summary="apply an edit that was saved as a patch, or undo it, bit for bit",
        request="voxloom_editing.request:PatchRequest",
        command="patch",
        writes=_AUDIO,
    )
