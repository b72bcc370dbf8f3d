"""Offers the task `chain`, which has no command: a YAML of the folder `task` gives it steps and a name."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """It runs other tasks on its voice, so it is given registry and configuration."""
    yield Offer(
        "task",
        "chain",
        "voxloom_chains.chain:Chain",
        "voxloom_chains.options:ChainOptions",
        "tasks one after the other, by a YAML",
        request="voxloom_chains.request:ChainRequest",
        operators=frozenset({"speak"}),
        configured=True,
        sounds=True,
    )
