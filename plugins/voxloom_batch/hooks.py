"""Offers the task `batch`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """It runs the task `say` for every request, so it is given registry and configuration."""
    yield Offer(
        "task",
        "batch",
        "voxloom_batch.batch:Batch",
        "voxloom_batch.options:BatchOptions",
        "speak the requests of a CSV or JSONL file, many at once",
        request="voxloom_batch.request:BatchRequest",
        command="batch",
        operators=frozenset({"speak"}),
        configured=True,
    )
