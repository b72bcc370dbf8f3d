"""What a chain is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class ChainRequest:
    """What its steps call `$input`, `$prompt`, `$seed`, and by names of their own."""

    input: str | object = option(help="a text or a recording, as the first step wants it", positional=True)
    prompt: Path | object | None = option(None, help="recording of the voice to speak in")
    seed: int = option(0, help="seed of every step that takes one", minimum=0, maximum=2**32)
    given: tuple[str, ...] = option((), help="what a step calls $NAME, as NAME=VALUE")
