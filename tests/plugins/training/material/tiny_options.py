"""Options of the tiny model's parts; no torch here."""

from dataclasses import dataclass
from typing import Literal

from voxloom_registry import Edge, Slot, Wiring, option


@dataclass(frozen=True)
class TinyOptions:
    latent_dim: int = option(help="latent dimension of the codec", learnt=True)
    width: int = option(8, help="hidden width", minimum=1, learnt=True)
    dropout: float = option(0.1, help="dropout", minimum=0.0, maximum=0.9, learnt=True)
    features: Literal["latents", "wave"] = option("latents", help="what a prepared recording holds")
    loudness: float = option(1.0, help="how loud it speaks", spoken=True)


@dataclass(frozen=True)
class ConvCodecOptions:
    latent_dim: int = option(4, help="latent dimension", minimum=1, learnt=True)


@dataclass(frozen=True)
class RegressOptions:
    poison_step: int = option(-1, help="step whose loss is NaN; negative for none")


def codec_facts(options: ConvCodecOptions) -> dict[str, int]:
    return {"latent_dim": options.latent_dim}


def wiring(_: TinyOptions) -> Wiring:
    slots = (Slot("codec", "codec", "conv", learnt=True), Slot("aligner", "aligner", "given"))
    return Wiring(slots, (Edge("codec", "model", {"latent_dim": "latent_dim"}),), frozenset({"analyse"}))
