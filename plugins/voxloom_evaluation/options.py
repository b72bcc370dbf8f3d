"""Options of recognisers and metrics."""

from dataclasses import dataclass
from typing import Literal

from voxloom_registry import option


@dataclass(frozen=True)
class WhisperOptions:
    """A Whisper model and how it decodes."""

    model: str = option("base", help="folder of a CTranslate2 model, or a name such as base, fetched once")
    language: str = option("en", help="language spoken, as Whisper names it")
    beam: int = option(1, help="beams of the search; 1 is greedy", minimum=1, maximum=16)
    compute: Literal["int8", "float16", "float32"] = option("int8", help="precision of the weights")
    threads: int = option(0, help="processor threads; 0 leaves it to the library", minimum=0)


@dataclass(frozen=True)
class WerOptions:
    """How words are compared."""

    language: str = option("en", help="en: Whisper's English normaliser; any other: its basic one")


@dataclass(frozen=True)
class SimilarityOptions:
    """What the speech is compared with."""

    against: Literal["prompt", "reference"] = option("prompt", help="the prompt, or another recording of its speaker")
