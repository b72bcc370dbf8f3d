"""Offers what this plugin brings."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Parts to come."""
    yield from ()
