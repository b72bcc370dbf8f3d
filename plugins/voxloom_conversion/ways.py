"""What generation under the target's condition starts from."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.codec import AbstractCodec
from voxloom.errors import InputError
from voxloom.model import AbstractModel
from voxloom.nn.masks import masked_noise
from voxloom.values import Condition, Latents, Start, Tokens
from voxloom.wrapped import offers
from voxloom_conversion.moments import centred, matched
from voxloom_conversion.request import SIGMA, ConvertRequest


def check_way(model: AbstractModel, request: ConvertRequest) -> None:
    """Pass a way that the model can go.

    Raises:
        InputError: when the model starts at noise alone, or `sigma` has no meaning.
    """
    way = request.way
    if way == "generation":
        if request.sigma is not None:
            raise InputError("sigma belongs to the ways noising and inversion; generation starts from noise alone")
    elif not offers(model, "invert"):
        raise InputError(f"way={way} needs a voice that offers the operator 'invert'; way=generation does not")


@dataclass(frozen=True)
class Heard:
    """Raw latents (D,T) of a piece of the source and of the target, and what gives the piece's own condition."""

    source: Float[Tensor, "D T"] | None
    target: Float[Tensor, "D Tt"] | None
    condition: Callable[[], Condition]


def generate(
    model: AbstractModel, request: ConvertRequest, heard: Heard, target: Condition, rngs: list[torch.Generator]
) -> Latents | Tokens:
    """Content of one piece under the condition `target`.

    Raises:
        InputError: when the voice cannot go that way.
    """
    way, sigma, keep = request.way, request.sigma, request.keep
    if way == "generation":
        return model.generate(target, rngs)
    if heard.source is None or heard.target is None:
        raise InputError(f"way={way} needs a voice that tells a recording's latents; way=generation does not")
    if way == "noising":
        moved = matched(model.part("codec", AbstractCodec), heard.source, heard.target)
        return model.generate(target, rngs, Start(Latents(moved[None], target.mask), SIGMA if sigma is None else sigma))
    noise = model.invert(heard.condition(), Latents(heard.source[None], target.mask), sigma)
    fresh = masked_noise(noise.mask, noise.values.shape[1], rngs)
    mixed = keep**0.5 * centred(noise.values) + (1 - keep) ** 0.5 * fresh
    return model.generate(target, rngs, Start(Latents(mixed, noise.mask), sigma, inverted=True))
