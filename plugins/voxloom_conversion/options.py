"""Options of the tasks. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class ConvertOptions:
    """How long recordings may be."""

    longest_seconds: float = option(300.0, help="a longer source is refused", minimum=1.0)
    piece_seconds: float = option(10.0, help="a longer source is cut where it is quietest", minimum=2.0)
    prompt_seconds: float = option(
        15.0, help="of a longer target the stretch with most speech is used", minimum=1.0, maximum=600.0
    )
