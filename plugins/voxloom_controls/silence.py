"""Where a wave is silent, by its energy alone."""

import torch
from jaxtyping import Float
from torch import Tensor

WINDOW_SECONDS = 0.01
STEP_SECONDS = 0.001
REACH_SECONDS = 2.0
"""How far to either side of a pause it is told how loud speech is there."""
LOUD_SHARE = 0.95
"""Louder than so much of what is there, speech is as loud as it gets."""
NEAR_SECONDS = 0.05
"""How far before its symbol a pause may be quietest, where a sound fades."""

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

    Silent is what lies `below_db` under the speech of two seconds around. Without speech on the `left` or `right` it
    reaches to that end of the wave.
    """
    reach, near = round(REACH_SECONDS / STEP_SECONDS), round(NEAR_SECONDS / STEP_SECONDS)
    around = torch.cat([found[max(0, start - reach) : start], found[stop : stop + reach]])
    if not len(around):
        return None
    silent = found < around.quantile(LOUD_SHARE) - below_db
    first = max(0, start - near)
    middle = first + int(found[first : max(stop, start + 1)].argmin())
    if not silent[middle]:
        return None
    before, after = (~silent[:middle]).nonzero()[:, 0], (~silent[middle:]).nonzero()[:, 0]
    begin = int(before[-1]) + 1 if left and len(before) else 0
    end = middle + int(after[0]) if right and len(after) else len(found)
    return begin, end
