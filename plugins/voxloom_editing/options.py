"""Options of the tasks `edit` and `edit-check`. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class EditOptions:
    """How words are found and joined."""

    fade_seconds: float = option(
        0.02,
        help="cross-fade at each end of a new span, twice that where words are left out; it counts as changed",
        minimum=0.001,
        maximum=0.1,
    )
    longest_seconds: float = option(
        12.0, help="of a longer recording this much around a change is heard and spoken", minimum=3.0, maximum=120.0
    )
    prompt_seconds: float = option(
        15.0, help="of what is kept the stretch with most speech is the prompt", minimum=0.5, maximum=600.0
    )
