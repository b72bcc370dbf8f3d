"""How far estimated boundaries between symbols lie from true ones. No torch here."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

STRESSES = "ˈˌ"
LENGTH = "ː"


def boundary_errors(symbols: Sequence[str], true: Sequence[float], estimated: Sequence[float]) -> NDArray[np.float64]:
    """Estimated less true seconds of every boundary between neighbouring sounds of one recording.

    A stress mark counts as part of the symbol after it, a length mark as part of the one before, and so does a symbol
    that truly lasts no time; where the recording starts and ends is no boundary.
    """
    counted = [
        not (symbol in STRESSES or symbols[place + 1] == LENGTH or true[place + 1] == 0)
        for place, symbol in enumerate(symbols[:-1])
    ]
    apart = np.cumsum(np.asarray(estimated)) - np.cumsum(np.asarray(true))
    errors: NDArray[np.float64] = apart[:-1][np.asarray(counted, dtype=np.bool_)]
    return errors
