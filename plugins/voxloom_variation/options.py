"""Options of the tasks. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class DubOptions:
    """How far speech may be hurried."""

    fastest: float = option(
        2.5, help="a new text that would have to be said so many times faster than usual is refused", minimum=1.0
    )


@dataclass(frozen=True)
class InpaintOptions:
    """How a new stretch meets its sides."""

    fade_seconds: float = option(
        0.015, help="cross-fade at either side, outside of the stretch", minimum=0.0, maximum=0.1
    )
    margin_seconds: float = option(
        0.025, help="how far beyond the stretch nothing is taken for known, since analysis looks around", minimum=0.0
    )
    prompt_seconds: float = option(15.0, help="how much of what is kept tells the voice", minimum=1.0, maximum=600.0)
