"""What is asked of stretches of a text, whoever asked it. No torch here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marked:
    """To be spoken in another way: what `voxloom.text.Mark` says, but for its place."""

    name: str
    value: float


@dataclass(frozen=True)
class Alias:
    """To be read as if this was written there."""

    text: str


@dataclass(frozen=True)
class Sounds:
    """To be spoken with these phonemes, in IPA."""

    ipa: str


Wish = Marked | Alias | Sounds


@dataclass(frozen=True)
class Span:
    """A wish for the characters from `start` to `end`, or for the place between two. Spans nest, and never cross."""

    start: int
    end: int
    wish: Wish
