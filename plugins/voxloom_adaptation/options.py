"""Options of the task. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class AdaptOptions:
    """How far each step goes, and how much is heard."""

    learning_rate: float = option(1e-3, help="learning rate of Adam", minimum=1e-6, maximum=0.1)
    longest_seconds: float = option(30.0, help="a longer recording is refused", minimum=1.0, maximum=120.0)
