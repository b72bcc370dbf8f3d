"""Offers samplers of estimates of the posterior mean."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_SAMPLERS = (
    ("euler", "euler:EulerSampler", "EulerOptions", "probability-flow ODE by Euler steps; runs backwards too"),
    ("heun", "heun:HeunSampler", "HeunOptions", "the same by Heun's method, second order; runs backwards too"),
    ("midpoint", "midpoint:MidpointSampler", "MidpointOptions", "the same by midpoints of flow time; backwards too"),
    ("dpmpp-2m", "dpmpp:DpmppSampler", "DpmppOptions", "DPM-Solver++(2M): second order, one evaluation a step"),
    ("dpmpp-2m-sde", "dpmpp:DpmppSdeSampler", "DpmppSdeOptions", "SDE-DPM-Solver++(2M): the same with fresh noise"),
    ("ancestral", "ancestral:AncestralSampler", "AncestralOptions", "Euler steps with fresh noise after each"),
)
"""Name, target, options and summary."""


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One sampler per solver."""
    for name, target, options, summary in _SAMPLERS:
        yield Offer(
            "sampler",
            name,
            f"voxloom_solvers.{target}",
            f"voxloom_solvers.options:{options}",
            summary,
            needs="voxloom_solvers.options:needs_denoised",
        )
