"""What `batch` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class BatchRequest:
    """A table of requests, and what those have that do not say otherwise."""

    requests: Path = option(
        help="CSV or JSONL: text, prompt, seed, alpha, file or id, and controls such as rate.factor", positional=True
    )
    output: Path = option(help="folder for the results; finished ones in it are kept")
    prompt: Path | None = option(None, help="recording of the voice to speak in, where a request names none")
    seed: int = option(0, help="seed where a request has none", minimum=0, maximum=2**32)
    format: str = option(".wav", help="what a result is written as, where a request's file does not say")
    also: tuple[str, ...] = option((), help="what each is written as besides, such as .srt")
