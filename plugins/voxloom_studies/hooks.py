"""Offers the task `study`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """It trains by recipes and measures by the task `evaluate`, so it is given registry and configuration."""
    yield Offer(
        "task",
        "study",
        "voxloom_studies.task:RunStudy",
        summary="train voices alike but for one thing, measure them side by side and judge what was expected",
        parts={"corpus": "corpus", "recogniser": "recogniser", "pitch": "pitch"},
        request="voxloom_studies.request:StudyRequest",
        command="study",
        configured=True,
        extra="voxloom[evaluate]",
    )
