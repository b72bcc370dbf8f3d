"""Options of checked speech. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class CheckOptions:
    """Options of `transform/check`."""

    on: bool = option(False, help="listen to what is spoken, and speak words anew that are not heard")
    tries: int = option(3, help="how often a word is spoken anew before it is given up", minimum=1, maximum=50)
    most_apart: float = option(
        0.26,
        help="from which Hellinger distance on two renderings of a word are not the same to the listener",
        minimum=0.01,
        maximum=1.0,
    )
    least_score: float = option(
        -7.0, help="a word whose symbols score less against the text is not heard", minimum=-100.0, maximum=-0.1
    )
    fade_seconds: float = option(
        0.015, help="cross-fade at either side of what is spoken anew", minimum=0.001, maximum=0.1
    )
