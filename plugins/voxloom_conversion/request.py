"""What the tasks are asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import option

Way = Literal["generation", "noising", "inversion"]

SIGMA = 1.0
"""The level a source is noised to where nobody names one; see docs/conversion.md for what it was chosen by."""

ADAPT = 20
"""Steps of adaptation; see docs/conversion.md for what they were chosen by."""

_WAY = "from any noise; from the source noised to sigma; or from the noise that would lead to it"
_SIGMA = f"noise level to start from, in units in which latents deviate by 0.5 [noising: {SIGMA:g}, else the highest]"


@dataclass(frozen=True)
class ConvertRequest:
    """Recordings of what is said, and of who shall say it; in Python also a `Recording` or (samples, sample rate)."""

    source: Path | object = option(help="recording of what is said", positional=True)
    prompt: Path | object = option(help="recording of the voice to say it in")
    text: str | None = option(None, help="what is said; without it the listener tells its sounds")
    prompt_text: str | None = option(None, help="what is said in the prompt; without it its sounds are heard as well")
    adapt: int = option(ADAPT, help="steps by which the voice is adapted to the prompt first", minimum=0, maximum=1000)
    way: Way = option("generation", help=_WAY)
    sigma: float | None = option(None, help=_SIGMA, minimum=0.0)
    keep: float = option(
        0.5, help="inversion: share of the found noise that is kept, the rest is drawn", minimum=0.0, maximum=1.0
    )
    pitch: Literal["moved", "predicted"] = option(
        "moved", help="the source's, moved to the target's range, or what the voice would do"
    )
    voicing: Literal["kept", "predicted"] = option("kept", help="the source's, or what the voice would do")
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=2**32)


@dataclass(frozen=True)
class ConversionsRequest:
    """Which recordings of a corpus are converted, how, and where figures and audio go."""

    output: Path = option(help="folder for results.json and audio")
    split: str = option("test", help="split of the corpus")
    limit: int = option(40, help="conversions, each between another two recordings", minimum=1)
    way: tuple[Way, ...] = option(("generation",), help="ways to compare")
    sigma: tuple[float, ...] = option((), help="noise levels to compare for noising and inversion", minimum=0.0)
    keep: float = option(0.5, help="as of convert", minimum=0.0, maximum=1.0)
    pitch: Literal["moved", "predicted"] = option("moved", help="as of convert")
    voicing: Literal["kept", "predicted"] = option("kept", help="as of convert")
    adapt: int = option(ADAPT, help="as of convert", minimum=0, maximum=1000)
    transcripts: bool = option(True, help="tell what is said; else it is heard")
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=2**32)
