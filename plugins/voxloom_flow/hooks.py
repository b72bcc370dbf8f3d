"""Offers flow matching."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_flow.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """A parameterisation by velocity, and the objective that trains it."""
    yield Offer(
        "parameterisation",
        "flow",
        "voxloom_flow.parameterisation:FlowParameterisation",
        f"{_OPTIONS}:FlowOptions",
        "velocity of a straight path, with classifier-free guidance",
        facts=f"{_OPTIONS}:flow_facts",
    )
    yield Offer(
        "objective",
        "flow-matching",
        "voxloom_flow.objective:FlowMatchingObjective",
        f"{_OPTIONS}:FlowMatchingOptions",
        "conditional flow matching on straight paths, the condition dropped now and then",
        needs=f"{_OPTIONS}:needs_velocity",
    )
