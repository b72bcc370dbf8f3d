"""Offers the configurations of this package, `SLOT/NAME.yaml`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, ConfigFolder, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """This package's own folders."""
    return [ConfigFolder("voxloom_configs")]
