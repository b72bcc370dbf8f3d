"""Distances between estimates."""

from typing import Literal

from jaxtyping import Float
from torch import Tensor


def pseudo_huber(
    x: Float[Tensor, "B D T"], y: Float[Tensor, "B D T"], a: float, over: Literal["element", "frame"]
) -> Float[Tensor, "B D T"]:
    """sqrt(d^2 + a^2) - a, of each value or of each frame's vector norm (then spread evenly over its D values).

    Written as d^2 / (sqrt(d^2 + a^2) + a), which does not cancel for small d. A norm over the whole utterance, as the
    paper's formula can be read, would depend on length; per frame it does not.
    """
    squared = (x - y).float().square()
    if over == "frame":
        squared = squared.sum(dim=1, keepdim=True).expand_as(squared)
    distance = squared / ((squared + a**2).sqrt() + a)
    return distance / x.shape[1] if over == "frame" else distance
