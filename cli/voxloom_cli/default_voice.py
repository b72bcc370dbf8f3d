"""The voice of a command that names none."""

from collections.abc import Sequence

from voxloom.bundle import WEIGHTS
from voxloom.slots import MODEL
from voxloom.voice_source import KIND, installed
from voxloom_registry import Registry, VoxloomError

_MODEL = f"{MODEL.name}="
PREFERRED = "nano"
"""The voice used when several are installed and none is named."""


def default_voice(registry: Registry, words: Sequence[str] = ()) -> str:
    """The engine that `model=NAME` among `words` names, else the only installed voice that speaks, or `nano`."""
    named = [word.removeprefix(_MODEL) for word in words if word.startswith(_MODEL)]
    if named and named[-1] in registry.names(KIND) and not _has_weights(registry, named[-1]):
        return named[-1]
    names = registry.names(KIND)
    if len(names) > 1:  # engines, and bundles that do other work, such as aligning, stand beside voices
        names = tuple(name for name in names if _has_weights(registry, name) and _speaks(registry, name))
    return names[0] if len(names) == 1 else PREFERRED


def _has_weights(registry: Registry, name: str) -> bool:
    """Whether a voice brings weights; an engine is told what files to take."""
    try:
        return (installed(registry, name).folder / WEIGHTS).is_file()
    except VoxloomError:
        return False


def _speaks(registry: Registry, name: str) -> bool:
    try:
        slots = installed(registry, name).slots
        model = registry.find(MODEL.kind, str(slots.get(MODEL.name, {}).get("part")))
        wiring = registry.wiring(model, None)
    except VoxloomError:  # a broken one is told when it is named
        return False
    return wiring is not None and "speak" in wiring.operators
