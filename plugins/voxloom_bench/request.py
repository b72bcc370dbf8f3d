"""What `bench` is asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class BenchRequest:
    """A voice to speak in, and how long to measure. In Python a prompt may be (samples, sample rate) too."""

    prompt: Path | object = option(help="recording of the voice to speak in")
    repeats: int = option(5, help="rounds after one to warm up, at least", minimum=5, maximum=10000)
    minutes: float = option(0.0, help="more rounds until so many minutes are over", minimum=0.0, maximum=1440.0)
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=2**32)
    output: Path | None = option(None, help="JSON file for all that was measured")
