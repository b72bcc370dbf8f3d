"""What `align-check` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class AlignCheckRequest:
    """Which recordings of a corpus with durations an aligner is checked on."""

    split: str = option("test", help="split of the corpus")
    ids: Path | None = option(None, help="file with an id a line: these recordings, whatever their split")
    limit: int | None = option(None, help="only the first recordings", minimum=2)
