"""Options of the task `batch`. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class BatchOptions:
    """How much is made at once."""

    size: int = option(8, help="sentences that are spoken at once", minimum=1, maximum=1024)
