"""Options of the synthetic corpus. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class SyntheticOptions:
    """How much is made, of which texts and by whom. More can be added to a folder later, nothing else changed."""

    path: Path = option(help="folder the corpus is made in, once; a corpus begun there is gone on with")
    count: int = option(240, help="utterances", minimum=1)
    hours: float | None = option(None, help="as many utterances as last this long, instead of `count`", minimum=1e-3)
    speakers: int = option(12, help="speakers, each a voice of espeak-ng with a pitch and pace of its own", minimum=1)
    test_speakers: int = option(0, help="how many of them, the last ones, make the split test", minimum=0)
    texts: Path | None = option(None, help="file of texts, one a line, numbers in words; none takes the bundled ones")
    language: str = option("en-us", help="espeak-ng language of the texts")
    seed: int = option(0, help="seed of pitches and paces", minimum=0)

    def __post_init__(self) -> None:
        """Refuse a corpus of test speakers alone."""
        if self.test_speakers >= self.speakers:
            raise ValueError(f"test_speakers ({self.test_speakers}) must be fewer than speakers ({self.speakers})")
