"""Offers the task `bench`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """It runs the task `say` on its voice."""
    yield Offer(
        "task",
        "bench",
        "voxloom_bench.bench:Bench",
        summary="measure how fast a voice speaks on this machine",
        request="voxloom_bench.request:BenchRequest",
        command="bench",
        operators=frozenset({"speak"}),
    )
