"""Where a wave is silent, by its energy alone."""

import torch
from jaxtyping import Float
from torch import Tensor

WINDOW_SECONDS = 0.01
STEP_SECONDS = 0.001
REACH_SECONDS = 0.5
"""How far to either side of a pause it is told how loud speech is there."""

NOTHING_DB = -120.0


def levels(wave: Float[Tensor, " S"], sample_rate: int) -> Float[Tensor, " L"]:
    """Power in dB of full scale, every millisecond, of windows of 10 ms around it."""
    step, size = (round(seconds * sample_rate) for seconds in (STEP_SECONDS, WINDOW_SECONDS))
    padded = torch.nn.functional.pad(wave.float().square()[None, None], (size // 2, size - size // 2))
    power = torch.nn.functional.avg_pool1d(padded, size, step)[0, 0]
    return 10 * power.clamp_min(10 ** (NOTHING_DB / 10)).log10()


def hush(
    found: Float[Tensor, " L"], start: int, stop: int, below_db: float, left: bool = True, right: bool = True
) -> tuple[int, int] | None:
    """The stretch, in steps, around the quietest place from `start` to `stop` that is silent; None if that is not.

    Silent is what lies `below_db` under the loudest of the half second before `start` and, on the other side, after
    `stop`. Without speech on the `left` or `right` it reaches to that end of the wave.
    """
    reach = round(REACH_SECONDS / STEP_SECONDS)
    stop = max(stop, start + 1)
    middle = start + int(found[start:stop].argmin())
    before, after = found[max(0, start - reach) : start], found[stop : stop + reach]
    ends = [0, len(found)]
    if left and len(before):
        loud = (found[: middle + 1] > before.max() - below_db).nonzero()[:, 0]
        ends[0] = int(loud[-1]) + 1 if len(loud) else 0
    if right and len(after):
        loud = (found[middle:] > after.max() - below_db).nonzero()[:, 0]
        ends[1] = middle + int(loud[0]) if len(loud) else len(found)
    return (ends[0], ends[1]) if ends[0] < ends[1] else None
