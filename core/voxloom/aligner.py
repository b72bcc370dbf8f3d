"""Aligners: when each symbol of a text is spoken."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from jaxtyping import Float
from torch import Tensor

from voxloom.corpus import Item


class AbstractAligner(ABC):
    """Durations in seconds for the symbols of a recording."""

    @abstractmethod
    def align(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> list[float]:
        """Seconds of each symbol, summing to the recording's length.

        Raises:
            InputError: when text and recording do not belong together, with the reason.
        """
