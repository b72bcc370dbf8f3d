"""Offers the tasks `bench` and `ratios`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The first runs the task `say` on its voice, the second `evaluate` on three voices."""
    yield Offer(
        "task",
        "bench",
        "voxloom_bench.bench:Bench",
        summary="measure how fast a voice or a model speaks on this machine",
        request="voxloom_bench.request:BenchRequest",
        command="bench",
        operators=frozenset({"speak"}),
        unvoiced=True,
        configured=True,
    )
    yield Offer(
        "task",
        "ratios",
        "voxloom_bench.ratios:Ratios",
        summary="how many times faster a voice is than those it descends from, with the quality of both",
        request="voxloom_bench.request:RatiosRequest",
        command="ratios",
        configured=True,
        extra="voxloom[evaluate]",
    )
