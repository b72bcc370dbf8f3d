"""Offers nothing yet."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Nothing yet."""
    return ()
