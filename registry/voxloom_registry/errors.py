"""Faults a person can mend: `str(error)` is the whole message, and the command line prints nothing else."""

from collections.abc import Sequence


class VoxloomError(Exception):
    """Anything voxloom refuses. The message says what is wrong, where, and what would be right."""


class PluginError(VoxloomError):
    """A plugin is missing, broken, switched off or doubled."""


class ConfigError(VoxloomError):
    """A configuration is wrong; every fault found is listed at once."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class FitError(ConfigError):
    """Parts that are each right do not fit together."""


def reason_of(error: Exception) -> str:
    """The first line of what somebody else's error says, and its type if it says nothing."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
