"""Options of the task `say`. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class SayOptions:
    """How long texts and prompts are taken apart."""

    limit: int = option(160, help="a longer text is spoken sentence by sentence, in characters", minimum=20)
    pause_seconds: float = option(0.2, help="silence between sentences", minimum=0.0, maximum=10.0)
    prompt_seconds: float = option(
        15.0, help="of a longer prompt the stretch with most speech is used", minimum=0.5, maximum=600.0
    )
