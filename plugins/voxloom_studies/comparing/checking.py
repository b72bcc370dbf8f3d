"""Every candidate's configuration, checked before anything is spoken."""

from collections.abc import Iterable, Mapping, Sequence

from voxloom.bundle import Bundle
from voxloom.running import speaking_config
from voxloom.voice_source import find_voice
from voxloom_registry import MODEL, Config, ConfigError, Registry, VoxloomError, fields_of
from voxloom_studies.comparing.candidate import Candidate
from voxloom_studies.comparing.grid import Axis
from voxloom_studies.evaluating import EVALUATE

_NAMED = 3
"""Candidates named with a fault that more of them share."""


def check_candidates(
    registry: Registry,
    candidates: Sequence[Candidate],
    words: Sequence[str],
    trained: Mapping[str, Bundle] | None = None,
) -> None:
    """Pass candidates that can all speak; `trained` are voices by where they will lie, which are not there yet.

    Raises:
        ConfigError: with every fault, each naming its combinations.
    """
    faults: dict[str, list[str]] = {}
    for candidate in candidates:
        for fault in _faults(registry, candidate, words, trained or {}):
            faults.setdefault(fault, []).append(candidate.name)
    if faults:
        raise ConfigError([f"{_several(names)}: {fault}" for fault, names in faults.items()])


def refuse_learnt(registry: Registry, bundle: Bundle, axes: Iterable[Axis], fixed: Sequence[str]) -> None:
    """Pass axes along which the voice can go as it is.

    Raises:
        ConfigError: naming each that changes what was learnt with its weights, and what would be right.
    """
    base = speaking_config(registry, bundle, fixed, task=EVALUATE)
    faults = [
        f"{axis.key}={','.join(axis.values)}: {axis.key} is learnt with the weights of the voice {bundle.name!r}, so "
        "each value needs a voice of its own: have them trained with --recipe NAME and --minutes M or --steps N, or "
        "sweep trained ones with voice=A,B"
        for axis in axes
        if is_learnt(registry, base, axis.key) and not all(_takes(registry, bundle, [*fixed, w]) for w in axis.words)
    ]
    if faults:
        raise ConfigError(faults)


def is_learnt(registry: Registry, config: Config, key: str) -> bool:
    """Whether `slot` or `slot.option` of a voice changes only in training."""
    slot, _, option = key.partition(".")
    found = config.slots.get(slot)
    if found is None or found.part is None:
        return False
    if not option:
        return found.learnt or slot == MODEL
    fields = fields_of(registry.schema(registry.find(found.kind, found.part)))
    return option in fields and fields[option].learnt


def _takes(registry: Registry, bundle: Bundle, words: Sequence[str]) -> bool:
    try:
        speaking_config(registry, bundle, words, task=EVALUATE)
    except ConfigError:
        return False
    return True


def _faults(
    registry: Registry, candidate: Candidate, words: Sequence[str], trained: Mapping[str, Bundle]
) -> tuple[str, ...]:
    try:
        bundle = trained.get(candidate.voice) or find_voice(registry, candidate.voice)
        speaking_config(registry, bundle, [*candidate.changes, *words], task=EVALUATE)
    except ConfigError as error:
        return tuple(error.faults)
    except VoxloomError as error:
        return (str(error),)
    return ()


def _several(names: Sequence[str]) -> str:
    if len(names) <= _NAMED + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
