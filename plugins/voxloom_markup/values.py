"""Values of SSML 1.1's attributes in the units of marks. No torch here.

Each function gives None for a value that it cannot give a meaning to.
"""

import re
from collections.abc import Sequence

from voxloom_markup.spans import Marked

LONGEST_SECONDS = 10.0
_TIME = re.compile(r"\+?(\d+(?:\.\d*)?|\.\d+)(ms|s)")
_NUMBER = r"(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+))"
_VALUE = re.compile(_NUMBER + r"(?P<unit>%|st|Hz|dB|)", re.IGNORECASE)

STRENGTHS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.2}
"""Seconds of a break; SSML leaves them to the processor."""
_RATES = {"x-slow": 0.6, "slow": 0.8, "medium": 1.0, "default": 1.0, "fast": 1.25, "x-fast": 1.5}
_PITCHES = {"x-low": -4.0, "low": -2.0, "medium": 0.0, "default": 0.0, "high": 2.0, "x-high": 4.0}
_RANGES = {"x-low": 0.3, "low": 0.6, "medium": 1.0, "default": 1.0, "high": 1.5, "x-high": 2.0}
_VOLUMES = {
    "silent": -100.0, "x-soft": -12.0, "soft": -6.0, "medium": 0.0, "default": 0.0, "loud": 4.0, "x-loud": 8.0,
}  # fmt: skip

RATES, SEMITONES, HERTZ, RANGES, DECIBELS = (0.4, 2.5), (-12.0, 12.0), (40.0, 800.0), (0.0, 3.0), (-40.0, 20.0)
"""What is spoken at all; a value beyond is none."""


def seconds(time: str) -> float | None:
    """Of `500ms` or `1.5s`, up to `LONGEST_SECONDS`."""
    found = _TIME.fullmatch(time.strip())
    if found is None:
        return None
    value = float(found[1]) / (1000 if found[2] == "ms" else 1)
    return value if value <= LONGEST_SECONDS else None


def prosody(name: str, value: str) -> Sequence[Marked] | None:
    """The marks of one attribute of `prosody`: rate, pitch, range or volume."""
    value = value.strip()
    named = {"rate": _RATES, "pitch": _PITCHES, "range": _RANGES, "volume": _VOLUMES}[name].get(value)
    if named is not None:
        return _unless(named, Marked(name, named), 1.0 if name in ("rate", "range") else 0.0)
    found = _VALUE.fullmatch(value)
    if found is None:
        return None
    number, unit = float(found["number"]), found["unit"].lower()
    signed = found["number"][0] in "+-"
    return {"rate": _rate, "pitch": _pitch, "range": _range, "volume": _volume}[name](number, unit, signed)


def _rate(number: float, unit: str, signed: bool) -> Sequence[Marked] | None:
    """`80%` and `0.8` are that much of the usual rate, `+20%` is a fifth more."""
    if unit not in ("%", "") or (signed and not unit):
        return None
    factor = (100 + number if signed else number) / 100 if unit else number
    return _unless(factor, Marked("rate", factor), 1.0) if _lies(factor, RATES) else None


def _pitch(number: float, unit: str, signed: bool) -> Sequence[Marked] | None:
    if unit == "hz" and not signed:
        return (Marked("pitch-hz", number),) if _lies(number, HERTZ) else None
    if unit == "hz" and signed:
        return (Marked("pitch-more-hz", number),) if _lies(abs(number), (0.0, HERTZ[1])) else None
    if unit == "st" and signed:
        return _unless(number, Marked("pitch", number), 0.0) if _lies(number, SEMITONES) else None
    if unit == "%":
        factor = _factor(number, signed)
        semitones = _semitones(factor)
        return _unless(factor, Marked("pitch", semitones), 1.0) if _lies(semitones, SEMITONES) else None
    return None


def _range(number: float, unit: str, signed: bool) -> Sequence[Marked] | None:
    factor = _factor(number, signed)
    if unit != "%" or not _lies(factor, RANGES):
        return None
    return _unless(factor, Marked("range", factor), 1.0)


def _volume(number: float, unit: str, signed: bool) -> Sequence[Marked] | None:
    if unit != "db" or not signed or not _lies(number, DECIBELS):
        return None
    return _unless(number, Marked("volume", number), 0.0)


def _factor(number: float, signed: bool) -> float:
    return (100 + number if signed else number) / 100


def _semitones(factor: float) -> float:
    from math import log2

    return 12 * log2(factor) if factor > 0 else -1000.0


def _lies(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def _unless(value: float, mark: Marked, usual: float) -> Sequence[Marked]:
    return () if value == usual else (mark,)
