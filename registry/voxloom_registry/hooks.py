"""The one hook by which every part, ours or a stranger's, comes in."""

from collections.abc import Iterable

import pluggy

from voxloom_registry.offers import AnyOffer

GROUP = "voxloom"
"""The entry-point group in which a distribution names its `hooks` module."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Hooks:
    """The specification pluggy validates plugins against."""

    @hookspec
    def voxloom_offers(self) -> Iterable[AnyOffer]:  # type: ignore[empty-body]
        """Everything this plugin offers."""
