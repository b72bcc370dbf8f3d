"""voxloom: a plugin-based audio framework. Importing it costs nothing; torch comes with the first voice."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from voxloom.voice import Voice


def load(voice: str = "nano", **slots: Any) -> "Voice":
    """A voice by installed name, folder or hub id (`owner/name@revision`), with slots changed: `sampler={"steps": 1}`.

    Raises:
        VoxloomError: when the voice is unknown or damaged, or a slot does not fit.
    """
    from voxloom.voice import Voice

    return Voice.load(voice, slots)


__all__ = ["__version__", "load"]
