"""How long a sentence may be to be in time."""

from voxloom.codec import AbstractCodec
from voxloom.errors import VoiceError
from voxloom.model import AbstractModel
from voxloom.sampler import AbstractSampler, DeadlineSampler

CHARACTERS_PER_SECOND = 12.0
"""Speech has 14 and more, short sentences fewer."""

SHORTEST = 20
"""Characters that are not split for any deadline."""


def limit_within(model: AbstractModel, codec: AbstractCodec | None, limit: int) -> int:
    """`limit`, or the characters of which one evaluation is within the budget of the model's sampler, if it has one."""
    try:
        sampler = model.part("sampler", AbstractSampler)
    except VoiceError:
        return limit
    frames = sampler.frames_within() if isinstance(sampler, DeadlineSampler) else None
    if frames is None or codec is None:
        return limit
    seconds = frames * codec.hop_length / codec.sample_rate
    return min(limit, max(SHORTEST, int(seconds * CHARACTERS_PER_SECOND)))
