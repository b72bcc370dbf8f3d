"""SSML's `say-as`: a text in a spelling that English text parts read so. No torch here."""

import calendar
import re
import unicodedata
from datetime import date

_SIGNS = {
    "@": "at", ".": "dot", "-": "dash", "_": "underscore", "/": "slash", "+": "plus", "#": "hash", "&": "and",
    "*": "star", "%": "percent", "=": "equals", ":": "colon", ",": "comma", "$": "dollar", "!": "exclamation mark",
    "?": "question mark", "'": "apostrophe",
}  # fmt: skip
_DATE = {"mdy": "mdy", "dmy": "dmy", "ymd": "ymd", "md": "md", "dm": "dm", "ym": "ym", "my": "my", "y": "y"}
_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?(?::(\d{2}))?\s*([ap]\.?m\.?)?", re.IGNORECASE)


def said_as(text: str, interpret_as: str, layout: str | None) -> str | None:
    """What to read instead of `text`; None when it cannot be read so, or nobody knows how that is."""
    text = " ".join(text.split())
    kinds = {
        "characters": _characters,
        "spell-out": _characters,
        "verbatim": _characters,
        "cardinal": _cardinal,
        "number": _cardinal,
        "ordinal": _ordinal,
        "digits": _digits,
        "telephone": _telephone,
    }
    if interpret_as == "date":
        return _date(text, layout or "mdy")
    if interpret_as == "time":
        return _time(text)
    return kinds[interpret_as](text) if interpret_as in kinds else None


def _characters(text: str) -> str | None:
    named = [_name(character) for character in text if not character.isspace()]
    return " ".join(named) or None


def _name(character: str) -> str:
    if character.isalpha():
        letter = character.upper()
        return letter + "," if letter == "A" else letter  # before a pause it is no article
    if character.isdigit():
        return str(unicodedata.digit(character, character))
    return _SIGNS.get(character) or unicodedata.name(character, "sign").lower().replace("-", " ")


def _cardinal(text: str) -> str | None:
    plain = text.replace(",", "").replace(" ", "")
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d+)?", plain):
        return None
    whole, dot, rest = plain.lstrip("+").partition(".")
    return f"{int(whole):,}{dot}{rest}"


def _ordinal(text: str) -> str | None:
    plain = text.replace(",", "")
    found = re.fullmatch(r"(\d{1,9})(?:st|nd|rd|th|\.)?", plain)
    if found is None:
        return None
    value = int(found[1])
    ending = "th" if 10 < value % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _digits(text: str) -> str | None:
    found = [character for character in text if character.isdigit()]
    return " ".join(found) if found and not any(character.isalpha() for character in text) else None


def _telephone(text: str) -> str | None:
    groups = re.findall(r"\d+", text)
    if not groups or any(character.isalpha() for character in text):
        return None
    plus = "plus " if text.startswith("+") else ""
    return plus + ", ".join(" ".join(group) for group in groups)


def _date(text: str, layout: str) -> str | None:
    parts = re.findall(r"\d+", text)
    order = "ymd" if layout == "yyyymmdd" else layout
    if order == "ymd" and len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if order not in _DATE or len(parts) != len(order):
        return None
    found = dict(zip(order, (int(part) for part in parts), strict=True))
    try:
        checked = date(found.get("y", 2000), found.get("m", 1), found.get("d", 1))
    except ValueError:
        return None
    pieces = [calendar.month_name[checked.month]] if "m" in found else []
    if "d" in found:
        pieces.append(f"{checked.day}," if "y" in found else _ordinal(str(checked.day)) or "")
    return " ".join([*pieces, *([str(found["y"])] if "y" in found else [])])


def _time(text: str) -> str | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hour, minute, second = (None if part is None else int(part) for part in found.groups()[:3])
    if hour is None or hour > 24 or (minute or 0) > 59 or (second or 0) > 59:
        return None
    half = f" {found[4][0].upper()} M" if found[4] else ""
    if half.startswith(" A"):
        half = " A, M"
    if minute is None:
        return f"{hour}{half or ' o clock'}"
    spoken = (
        f"{hour} o'clock" if minute == 0 and not half else f"{hour}" if minute == 0 else f"{hour} {_minutes(minute)}"
    )
    seconds = f" and {second} second{'' if second == 1 else 's'}" if second else ""
    return spoken + half + seconds


def _minutes(minute: int) -> str:
    return f"oh {minute}" if minute < 10 else str(minute)
