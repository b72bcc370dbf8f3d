"""The aligner for corpora that know when each symbol is spoken."""

from collections.abc import Sequence

from jaxtyping import Float
from torch import Tensor

from voxloom.aligner import AbstractAligner
from voxloom.corpus import Item
from voxloom.errors import InputError

_REMEDY = "units need corpus.unit_seconds=NUMBER; where there are none, another aligner than 'given' finds them"


class GivenAligner(AbstractAligner):
    """Hands on the durations of the item; their sum may miss the recording's length by `tolerance_seconds`."""

    def __init__(self, tolerance_seconds: float = 0.05) -> None:
        self.tolerance_seconds = tolerance_seconds

    def check(self, items: Sequence[Item]) -> None:
        """See `AbstractAligner.check`."""
        if all(item.durations is None for item in items):
            raise InputError(f"the corpus gives no durations ({_REMEDY})")

    def align(self, item: Item, symbols: Sequence[str], wave: Float[Tensor, " S"], sample_rate: int) -> list[float]:
        """See `AbstractAligner.align`."""
        if item.durations is None:
            raise InputError(f"{item.id}: the corpus gives no durations ({_REMEDY})")
        if len(item.durations) != len(symbols):
            raise InputError(f"{item.id}: the corpus gives {len(item.durations)} durations for {len(symbols)} symbols")
        spoken, recorded = sum(item.durations), len(wave) / sample_rate
        if abs(spoken - recorded) > self.tolerance_seconds:
            raise InputError(
                f"{item.id}: the corpus's durations sum to {spoken:.3f} s, but the recording lasts {recorded:.3f} s"
            )
        return list(item.durations)
