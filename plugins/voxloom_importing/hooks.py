"""Offers the task `import`."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """It builds the importer that its request names, so it is given the registry."""
    yield Offer(
        "task",
        "import",
        "voxloom_importing.task:Import",
        summary="convert a foreign checkpoint into safetensors; it is opened without running anything it holds",
        request="voxloom_importing.request:ImportRequest",
        command="import",
        configured=True,
    )
