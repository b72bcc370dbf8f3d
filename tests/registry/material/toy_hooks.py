"""A plugin with a handful of kinds, none of them audio."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, KindOffer, Offer, hookimpl

KINDS = ("model", "spring", "sieve", "cover", "oil", "objective", "trainer", "task")


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    for kind in KINDS:
        yield KindOffer(kind, "toy_parts:Part", summary=f"a {kind}")
    yield Offer(
        "model",
        "mill",
        "toy_parts:Mill",
        "toy_options:MillOptions",
        facts="toy_options:mill_facts",
        needs="toy_options:mill_needs",
        wiring="toy_options:wiring",
    )
    spring = {"options": "toy_options:SpringOptions", "facts": "toy_options:spring_facts"}
    yield Offer("spring", "coil", "toy_parts:Part", **spring)
    yield Offer("spring", "leaf", "toy_parts:Part", **spring, parts={"oil": "oil"})
    yield Offer("spring", "torsion", "toy_parts:Part", "toy_options:TorsionOptions", facts="toy_options:torsion_facts")
    round_spring = {**spring, "facts": "toy_options:stray_facts"}
    yield Offer("spring", "narrow", "toy_parts:Narrow", **round_spring)
    yield Offer("spring", "stray", "toy_parts:Stray", **round_spring)
    yield Offer("spring", "unbuilt", "toy_absent:Spring", extra="toy[absent]")
    yield Offer("sieve", "fine", "toy_parts:Part", "toy_options:SieveOptions", needs="toy_options:sieve_needs")
    yield Offer("oil", "olive", "toy_parts:Part")
    yield Offer("objective", "grind", "toy_parts:Part", "toy_options:GrindOptions", needs="toy_options:grind_needs")
    yield Offer("trainer", "driver", "toy_parts:Part", "toy_options:DriverOptions")
    yield Offer("task", "bake", "toy_parts:Part", operators=frozenset({"bake"}))
