"""Options of the seam models' parts; no torch here."""

from dataclasses import dataclass

from voxloom_registry import Slot, Wiring, option


@dataclass(frozen=True)
class SlowOptions:
    factor: float = option(1.0, help="times as long", minimum=0.5, maximum=4.0)


@dataclass(frozen=True)
class HigherOptions:
    times: float = option(1.0, help="times F0", minimum=0.5, maximum=2.0)


@dataclass(frozen=True)
class ShoutOptions:
    loud: bool = option(False, help="say it in capitals")


def mulaw_facts(_):
    return {
        "sample_rate": 16000,
        "hop_length": 80,
        "frame_rate": 200.0,
        "latent_dim": 80,
        "latent_space": "mulaw",
        "differentiable": False,
    }


def babbler_wiring(_):
    slots = (Slot("codec", "codec", "mulaw", learnt=True), Slot("text", "text", "letters"))
    return Wiring(slots, operators=frozenset({"condition", "generate", "render", "speak"}))


def engine_wiring(_):
    return Wiring((), operators=frozenset({"speak"}))


def mute_wiring(_):
    return Wiring((Slot("codec", "codec", "mulaw", learnt=True),), operators=frozenset({"render"}))
