"""Options of the markup. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class NoOptions:
    """None: the text says all."""


@dataclass(frozen=True)
class LexiconOptions:
    """How words are read that the voice's text part reads wrongly."""

    file: Path | None = option(None, help="lines of a word, a tab, and /phonemes/ in IPA or another spelling")
