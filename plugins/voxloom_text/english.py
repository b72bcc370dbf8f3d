"""English spellings that normt2s leaves alone, rewritten so that it or espeak-ng reads them."""

import calendar
import re
from datetime import date

_CARDINAL = "Chapter|Part|Book|Volume|Act|Scene|Section|Article|Phase|Type|Class|Level|War|Bowl|Appendix"
_ROMAN = r"(?P<roman>X{0,3}(?:IX|IV|V?I{0,3}))"
_SLASHED = re.compile(r"\w\S*/\S*\w")
_DIGITS = {"I": 1, "V": 5, "X": 10}


def prepare(text: str) -> str:
    """Before normt2s: dates, telephone numbers, ranges, Roman numerals and a few abbreviations in plainer writing."""
    for pattern, rewrite in _RULES:
        text = pattern.sub(rewrite, text)
    return text


def finish(text: str) -> str:
    """After normt2s: the slashes that are left, read in addresses and silent between alternatives."""
    return _SLASHED.sub(lambda match: match.group().replace("/", " slash " if "." in match.group() else " "), text)


def _date(match: re.Match[str]) -> str:
    month, day, year = (int(part) for part in match.groups())
    try:
        return f"{calendar.month_name[month]} {date(year, month, day).day}, {year}"
    except (ValueError, IndexError):
        return match.group()


def _telephone(match: re.Match[str]) -> str:
    return ", ".join(" ".join(group) for group in re.findall(r"\d+", match.group()))


def _value(roman: str) -> int:
    values = [_DIGITS[digit] for digit in roman]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def _cardinal(match: re.Match[str]) -> str:
    return f"{match['name']} {_value(match['roman'])}" if match["roman"] else match.group()


def _ordinal(match: re.Match[str]) -> str:
    value = _value(match["roman"])
    suffix = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{match['name']} the {value}{suffix}"


_RULES = (
    (re.compile(r"\b(?:[A-Z]\.){2,}"), lambda match: match.group()[:-1]),  # espeak-ng spells U.S, not US. at a pause
    (re.compile(r"\bPh\.\s?D\b\.?"), "PhD"),
    (re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b"), _date),
    (re.compile(r"(?<![\w.-])(?:\d{3}[-.]){1,2}\d{4}(?![\w-])"), _telephone),
    (re.compile(r"(?<![\w.,-])(\d{1,4}(?:\.\d+)?)[-–](\d{1,4}(?:\.\d+)?)(?![\w,-]|\.\d)"), r"\1 to \2"),
    (re.compile(r"\b(\d+)/\1\b"), r"\1 \1"),
    (re.compile(r"(?<=\d)M\b"), " million"),
    (re.compile(rf"\b(?P<name>{_CARDINAL}) {_ROMAN}\b"), _cardinal),
    (re.compile(rf"\b(?P<name>[A-Z][a-z]+) (?=[IVX]{{2}}){_ROMAN}\b"), _ordinal),
    (re.compile(r"\bNo\. (?=\d)"), "number "),
    (re.compile(r"\bpp\. ?(?=\d)"), "pages "),
    (re.compile(r"\bp\. ?(?=\d)"), "page "),
    (re.compile(r"\bSt\.? (?=[A-Z])"), "Saint "),
    (re.compile(r"(?<=[a-z] )St\b(?:\.(?=\s+[a-z]))?"), "Street"),
    (re.compile(r"\bhttps?://"), ""),
    (re.compile(r"\b([ap])\.m\.(?=\s+[A-Z]|\s*$)"), r"\1m."),
)
