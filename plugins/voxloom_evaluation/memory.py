"""What was made of a wave, kept as long as the wave lives."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from jaxtyping import Float
from torch import Tensor
from torch.utils.weak import WeakTensorKeyDictionary

Made = TypeVar("Made")


class PerWave(Generic[Made]):
    """So that a prompt that several samples share is embedded, and a recording analysed, once.

    A wave is known by the object it is, not by its numbers.
    """

    def __init__(self) -> None:
        self._made = WeakTensorKeyDictionary()

    def get(self, wave: Float[Tensor, " S"], key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made at the first call for this wave and `key`."""
        if wave not in self._made:
            self._made[wave] = {}
        made: dict[Hashable, Made] = self._made[wave]
        if key not in made:
            made[key] = make()
        return made[key]
