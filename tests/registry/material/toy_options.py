"""Options, facts, needs and wirings of the toy plugin: a mill that a spring drives."""

from dataclasses import dataclass
from typing import Literal

from voxloom_registry import Edge, Need, Slot, Wiring, option


@dataclass(frozen=True)
class MillOptions:
    stones: int = option(2, help="mill stones", minimum=1, maximum=8, learnt=True)
    rate: int = option(help="turns a minute", minimum=1, learnt=True)
    noisy: bool = option(False, help="whether it may be heard")


@dataclass(frozen=True)
class SpringOptions:
    rate: int = option(40, help="turns a minute", minimum=1)
    material: Literal["steel", "brass"] = option("steel", help="what it is made of")
    name: str = option("no", help="what it is called")
    tension: float = option(1.5, help="newtons", minimum=0.0)
    teeth: tuple[int, ...] = option((3, 4), help="teeth of each wheel", minimum=2)
    label: str | None = option(None, help="a label")

    def __post_init__(self) -> None:
        if self.material == "brass" and self.tension > 3:
            raise ValueError("brass bears a tension of 3 at most")


@dataclass(frozen=True)
class TorsionOptions(SpringOptions):
    torque: float = option(1.0, help="newton metres", minimum=0.0)


@dataclass(frozen=True)
class SieveOptions:
    rate: int = option(help="turns a minute", minimum=1)


@dataclass(frozen=True)
class GrindOptions:
    fine: float = option(0.5, help="how fine", minimum=0.0, maximum=1.0)


@dataclass(frozen=True)
class DriverOptions:
    steps: int = option(100, help="steps", minimum=1)
    pace: float = option(0.1, help="pace", minimum=0.0)


def spring_facts(options: SpringOptions) -> dict[str, object]:
    return {"rate": options.rate, "material": options.material}


def stray_facts(options: SpringOptions) -> dict[str, object]:
    return {**spring_facts(options), "shape": options.label or "round"}


def torsion_facts(options: TorsionOptions) -> dict[str, object]:
    return {"rate": options.rate, "material": "rubber"}


def mill_facts(options: MillOptions) -> dict[str, object]:
    return {"stones": options.stones}


def mill_needs(options: MillOptions) -> list[Need]:
    return [Need("rate", "equal", options.rate)]


def sieve_needs(options: SieveOptions) -> list[Need]:
    return [Need("rate", "at least", options.rate), Need("material", "one of", ("steel", "iron"))]


def grind_needs(options: GrindOptions) -> list[Need]:
    return [Need("stones", "at least", 2)]


def wiring(options: MillOptions) -> Wiring:
    slots = [Slot("spring", "spring", "coil", learnt=True, alike="shape"), Slot("sieve", "sieve")]
    slots += [Slot("cover", "cover")] if options.noisy else []
    edges = (Edge("spring", "model", {"rate": "rate"}), Edge("spring", "sieve", {"rate": "rate"}))
    return Wiring(tuple(slots), edges, frozenset({"grind"}))
