"""Options of the toy voice's parts; no torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import Edge, Need, Slot, Wiring, option


@dataclass(frozen=True)
class ToneOptions:
    width: int = option(8, help="hidden width", minimum=1, learnt=True)
    space: str = option(help="latent space of the codec", learnt=True)


@dataclass(frozen=True)
class HornOptions:
    bend: int = option(1, help="bends", minimum=1)


@dataclass(frozen=True)
class PacerOptions:
    steps: int = option(1, help="steps", minimum=1, maximum=16)


@dataclass(frozen=True)
class HumOptions:
    loud: float = option(1.0, help="loudness", minimum=0.0, maximum=2.0)


@dataclass(frozen=True)
class HumRequest:
    text: str = option(help="what is hummed", positional=True)
    prompt: Path | None = option(None, help="whose voice")
    seed: int = option(0, help="seed", minimum=0)
    mood: Literal["glad", "sad"] = option("glad", help="how it is hummed")
    parts: tuple[int, ...] = option((1,), help="parts to hum")
    trace: bool = option(False, help="tell the steps")


@dataclass(frozen=True)
class BlowRequest:
    count: int = option(2, help="how often", minimum=1, positional=True)


def tone_needs(options: ToneOptions) -> list[Need]:
    return [Need("space", "equal", options.space)]


def horn_facts(options: HornOptions) -> dict[str, str]:
    return {"space": f"horn-{options.bend}"}


def wiring(_: ToneOptions) -> Wiring:
    slots = (Slot("horn", "horn", "brass", learnt=True), Slot("pacer", "pacer", "even"))
    return Wiring(slots, (Edge("horn", "model", {"space": "space"}),), frozenset({"speak"}))
