"""Offers the devices torch computes on."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_DEVICES, _OPTIONS = "voxloom_devices.devices", "voxloom_devices.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """Each by its name in torch, and the best one there is."""
    for name, summary in (
        ("auto", "the best there is: cuda, else mps, else cpu"),
        ("cpu", "the processor"),
        ("cuda", "an NVIDIA or AMD GPU; cuda:1 is the second"),
        ("mps", "the GPU of Apple's processors"),
    ):
        yield Offer(
            "device",
            name,
            f"{_DEVICES}:{name.capitalize()}Device",
            f"{_OPTIONS}:CudaOptions" if name == "cuda" else None,
            summary,
            facts=f"{_OPTIONS}:{name}_facts",
        )
