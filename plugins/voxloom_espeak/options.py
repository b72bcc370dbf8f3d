"""Options of the espeak text part."""

from dataclasses import dataclass

from voxloom_espeak.vocabulary import HASH, VOCABULARY
from voxloom_registry import Facts, option


@dataclass(frozen=True)
class EspeakOptions:
    """How text is read."""

    language: str = option("en-us", help="espeak-ng language, such as en-us, en-gb, de or fr-fr")


def facts(options: EspeakOptions) -> Facts:  # noqa: ARG001
    """The vocabulary is one for all languages, so a voice takes any of them."""
    return {"vocabulary": HASH, "symbols": len(VOCABULARY)}
