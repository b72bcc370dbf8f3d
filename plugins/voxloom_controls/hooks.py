"""Offers the controls of speech."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_controls.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One transform each."""
    yield Offer(
        "transform",
        "rate",
        "voxloom_controls.rate:Rate",
        f"{_OPTIONS}:RateOptions",
        "how fast a text is spoken",
        short={"rate": "factor"},
    )
    yield Offer(
        "transform",
        "melody",
        "voxloom_controls.melody:Melody",
        f"{_OPTIONS}:MelodyOptions",
        "how high a text is spoken, and how far its pitch moves",
        short={"pitch-shift": "shift_semitones", "pitch-range": "range_factor"},
    )
    yield Offer(
        "transform",
        "pauses",
        "voxloom_controls.pauses:Pauses",
        f"{_OPTIONS}:PausesOptions",
        "how long nothing is said, by punctuation and where it is asked for",
        short={"pauses": "scale", "comma-pause": "comma_seconds", "sentence-pause": "sentence_seconds"},
    )
    yield Offer(
        "transform",
        "loudness",
        "voxloom_controls.loudness:Loudness",
        f"{_OPTIONS}:LoudnessOptions",
        "how loud a text is spoken",
        short={"gain": "gain_db"},
    )
