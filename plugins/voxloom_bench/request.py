"""What `bench` and `ratios` are asked. No torch here."""

from dataclasses import dataclass
from pathlib import Path

from voxloom_registry import option


@dataclass(frozen=True)
class BenchRequest:
    """A voice to speak in, and how long to measure. In Python a prompt may be (samples, sample rate) too."""

    prompt: Path | object = option(help="recording of the voice to speak in")
    against: tuple[str, ...] = option(
        (), help="measured in the same rounds: 'VOICE [SLOT=...]', or without a voice's weights 'model=NAME [SLOT=...]'"
    )
    grid: bool = option(False, help="utterances of several lengths, alone and many at once, and how cost grows")
    seconds: tuple[float, ...] | None = option(
        None, help="lengths of the grid, without it 2,5,10,20,40,60; of --additive, without it 10", minimum=0.5
    )
    batches: tuple[int, ...] = option((1, 2, 4, 8, 16), help="how many utterances of the grid at once", minimum=1)
    additive: bool = option(
        False, help="each part and one evaluation of the network, and one complete run that must agree with their sum"
    )
    repeats: int = option(5, help="rounds after one to warm up, at least", minimum=5, maximum=10000)
    minutes: float = option(0.0, help="more rounds until so many minutes are over", minimum=0.0, maximum=1440.0)
    budget: float | None = option(
        None, help="minutes: what does not fit is left out, the largest first, and told", minimum=0.0, maximum=10080.0
    )
    memory: bool = option(True, help="measure peak memory, each in a process of its own")
    seed: int = option(0, help="seed of the noise speech is made from", minimum=0, maximum=2**32)
    output: Path | None = option(None, help="JSON file for all that was measured; it is gone on with", writes=True)
    report: Path | None = option(None, help="Markdown file for the tables", writes=True)


@dataclass(frozen=True)
class RatiosRequest:
    """Three voices as they are to speak, the size their time is measured at, and what their quality is measured on."""

    evaluation: tuple[str, ...] = option(
        (), help="changes to the task evaluate, such as recogniser=whisper", positional=True, words=True
    )
    prompt: Path | object = option(help="recording that is spoken after while time is measured")
    output: Path = option(help="folder for times, evaluations, ratios.json and ratios.md; what is finished is kept")
    set: Path = option(help="manifest of the test recordings, as for evaluate")
    ours: str = option("nano", help="the voice that the others are held against, 'VOICE [SLOT=...]'")
    ancestor: str = option("naturalspeech2-nano sampler.steps=150", help="the diffusion model it descends from")
    flow: str = option("flow-nano", help="the flow model, which makes guided evaluations")
    size: str = option(
        "model=flashspeech-base",
        help="model that time is measured at, with random weights; or voices: these themselves",
    )
    seconds: float = option(10.0, help="length of the utterance that time is measured on", minimum=0.5)
    steps: tuple[int, ...] = option(
        (1, 2, 4, 8, 16, 32, 64, 100, 150),
        help="sampler.steps of the ancestor among which the fewest as good as ours are looked for",
        minimum=1,
    )
    repeats: int = option(5, help="rounds after one to warm up", minimum=5, maximum=10000)
    split: str = option("test", help="split of the set")
    every: int = option(1, help="only every so many-th utterance of it", minimum=1)
    limit: int | None = option(None, help="and no more than so many", minimum=1)
    seed: int = option(0, help="seed of all speech", minimum=0, maximum=2**32)
    report: Path | None = option(None, help="Markdown file for the tables besides", writes=True)
