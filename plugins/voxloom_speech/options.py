"""Options of the task `say`. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class SayOptions:
    """How long text is taken apart and put together."""

    limit: int = option(160, help="a longer text is spoken sentence by sentence, in characters", minimum=20)
    pause_seconds: float = option(0.2, help="silence between sentences", minimum=0.0, maximum=10.0)
