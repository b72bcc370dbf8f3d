"""Options of the text parts, and what both state."""

from dataclasses import dataclass

from voxloom_registry import Facts, option
from voxloom_text.vocabulary import HASH, VOCABULARY


@dataclass(frozen=True)
class EspeakOptions:
    """How text is read."""

    language: str = option("en-us", help="espeak-ng language, such as en-us, en-gb, de or fr-fr")


@dataclass(frozen=True)
class GruutOptions:
    """None: gruut's lexicon is read as American English."""


def facts(options: EspeakOptions | GruutOptions) -> Facts:  # noqa: ARG001
    """The vocabulary is one for both parts and all languages, so a voice takes any of them."""
    return {"vocabulary": HASH, "symbols": len(VOCABULARY)}
