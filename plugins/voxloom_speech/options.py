"""Options of the task `say`. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class SayOptions:
    """How long texts and prompts are taken apart."""

    limit: int = option(160, help="a longer text is spoken sentence by sentence, in characters", minimum=20)
    first_limit: int = option(
        0, help="a longer first sentence is spoken in two, so that sound is there sooner; 0 never", minimum=0
    )
    pause_seconds: float = option(0.2, help="the room without speech between sentences", minimum=0.0, maximum=10.0)
    prompt_seconds: float = option(
        15.0, help="of a longer prompt the stretch with most speech is used", minimum=0.5, maximum=600.0
    )
