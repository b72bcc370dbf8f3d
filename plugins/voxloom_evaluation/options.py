"""Options of recognisers and metrics."""

from dataclasses import dataclass
from typing import Literal

from voxloom_registry import option


@dataclass(frozen=True)
class WhisperOptions:
    """A Whisper model and how it decodes."""

    model: str = option("base", help="folder of a CTranslate2 model, or a name such as base, fetched once")
    language: str = option("en", help="language spoken, as Whisper names it")
    beam: int = option(1, help="beams of the search; 1 is greedy", minimum=1, maximum=16)
    compute: Literal["int8", "float16", "float32"] = option("int8", help="precision of the weights")
    threads: int = option(0, help="processor threads; 0 leaves it to the library", minimum=0)


@dataclass(frozen=True)
class HubertOptions:
    """A HuBERT model with a CTC head."""

    model: str = option(
        "facebook/hubert-large-ls960-ft", help="folder of the model, or owner/name[@revision] of the hub, fetched once"
    )


@dataclass(frozen=True)
class WerOptions:
    """How words are compared."""

    language: str = option("en", help="en: Whisper's English normaliser; any other: its basic one")


@dataclass(frozen=True)
class DeletionOptions(WerOptions):
    """How words are compared, and from when on an utterance counts."""

    heavy: float = option(0.3, help="more deletions per word than this are heavy", minimum=0.0, maximum=1.0)


@dataclass(frozen=True)
class SimilarityOptions:
    """What the speech is compared with."""

    against: Literal["prompt", "reference"] = option("prompt", help="the prompt, or another recording of its speaker")


@dataclass(frozen=True)
class WavlmOptions:
    """A WavLM model with an x-vector head."""

    model: str = option(
        "microsoft/wavlm-base-plus-sv", help="folder of the model, or owner/name[@revision] of the hub, fetched once"
    )


@dataclass(frozen=True)
class PitchDivergenceOptions:
    """The bins F0 is counted in."""

    bin_cents: float = option(100.0, help="width of a bin; 100 is a semitone", minimum=1.0)
    low_hz: float = option(50.0, help="lower edge of the first bin; what is lower is counted in it", minimum=1.0)
    high_hz: float = option(1100.0, help="reached by the last bin; what is higher is counted in it", minimum=2.0)

    def __post_init__(self) -> None:
        """Refuse an empty range."""
        if self.low_hz >= self.high_hz:
            raise ValueError(f"low_hz ({self.low_hz:g}) must be below high_hz ({self.high_hz:g})")


@dataclass(frozen=True)
class DurationDivergenceOptions:
    """The bins durations are counted in."""

    bin_seconds: float = option(0.025, help="width of a bin, centred on a multiple of it", minimum=1e-3)
    longest_seconds: float = option(0.5, help="middle of the last bin; what is longer is counted in it", minimum=0.01)


@dataclass(frozen=True)
class MatchingOptions:
    """How frames of the speech find those of the recording."""

    alignment: Literal["dtw", "frames"] = option(
        "dtw", help="dynamic time warping, or frame by frame for speech with the recording's timing"
    )
