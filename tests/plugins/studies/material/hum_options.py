"""Options of the humming model's parts; no torch here."""

from dataclasses import dataclass

from voxloom_registry import Slot, Wiring, option


@dataclass(frozen=True)
class HummerOptions:
    gain: float = option(1.0, help="gain of what is said, on top of the level that is learnt")


@dataclass(frozen=True)
class HumOptions:
    target: float = option(0.5, help="level that is learnt")


@dataclass(frozen=True)
class LoudnessOptions:
    scale: float = option(1.0, help="what loudness is multiplied by")


def wiring(_: HummerOptions) -> Wiring:
    return Wiring((Slot("codec", "codec", "frames", learnt=True),), operators=frozenset({"analyse", "speak"}))
