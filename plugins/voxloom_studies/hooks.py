"""Offers the tasks `study`, `sweep` and `compare`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_EXTRA = "voxloom[evaluate]"
_PARTS = {"corpus": "corpus", "recogniser": "recogniser", "pitch": "pitch"}


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """They train by recipes and measure by the task `evaluate`, so they are given registry and configuration."""
    yield Offer(
        "task",
        "study",
        "voxloom_studies.task:RunStudy",
        summary="train voices alike but for one thing, measure them side by side and judge what was expected",
        parts=_PARTS,
        request="voxloom_studies.request:StudyRequest",
        command="study",
        configured=True,
        extra=_EXTRA,
    )
    yield _side_by_side(
        "sweep", "Sweep", "a grid of settings, each combination spoken, measured, timed in turns and tested in pairs"
    )
    yield _side_by_side(
        "compare", "Compare", "voices side by side: spoken, measured, timed in turns and tested in pairs"
    )


def _side_by_side(name: str, target: str, summary: str) -> Offer:
    return Offer(
        "task",
        name,
        f"voxloom_studies.comparing.{name}:{target}",
        summary=summary,
        parts=_PARTS,
        optional=frozenset({"corpus"}),
        request=f"voxloom_studies.comparing.request:{target}Request",
        command=name,
        configured=True,
        extra=_EXTRA,
    )
