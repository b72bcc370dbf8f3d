"""Options of the controls. No torch here."""

from dataclasses import dataclass

from voxloom_registry import option


@dataclass(frozen=True)
class RateOptions:
    """How fast."""

    factor: float = option(1.0, help="how many times as fast as the voice would speak", minimum=0.4, maximum=2.5)


@dataclass(frozen=True)
class MelodyOptions:
    """How high, and how lively."""

    shift_semitones: float = option(
        0.0, help="how many semitones higher, or lower below 0", minimum=-12.0, maximum=12.0
    )
    range_factor: float = option(
        1.0, help="how many times as far pitch moves from its mean; 0 is monotone", minimum=0.0, maximum=3.0
    )


@dataclass(frozen=True)
class PausesOptions:
    """How long nothing is said."""

    scale: float = option(1.0, help="how many times as long pauses are", minimum=0.0, maximum=5.0)
    comma_seconds: float | None = option(
        None, help="how long a pause at a comma, semicolon, colon, dash or bracket is", minimum=0.0, maximum=10.0
    )
    sentence_seconds: float | None = option(
        None, help="how long a pause between two sentences that are spoken at once is", minimum=0.0, maximum=10.0
    )


@dataclass(frozen=True)
class LoudnessOptions:
    """How loud."""

    gain_db: float = option(0.0, help="how many dB louder, or softer below 0", minimum=-40.0, maximum=20.0)
