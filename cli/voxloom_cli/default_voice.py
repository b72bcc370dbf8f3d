"""The voice of a command that names none."""

from voxloom.slots import MODEL
from voxloom.voice_source import KIND, installed
from voxloom_registry import Registry, VoxloomError

PREFERRED = "nano"
"""The voice used when several are installed and none is named."""


def default_voice(registry: Registry) -> str:
    """The only installed voice that speaks, or `nano`."""
    names = registry.names(KIND)
    if len(names) > 1:  # bundles that do other work, such as aligning, stand beside voices
        names = tuple(name for name in names if _speaks(registry, name))
    return names[0] if len(names) == 1 else PREFERRED


def _speaks(registry: Registry, name: str) -> bool:
    try:
        slots = installed(registry, name).slots
        model = registry.find(MODEL.kind, str(slots.get(MODEL.name, {}).get("part")))
        wiring = registry.wiring(model, None)
    except VoxloomError:  # a broken one is told when it is named
        return False
    return wiring is not None and "speak" in wiring.operators
