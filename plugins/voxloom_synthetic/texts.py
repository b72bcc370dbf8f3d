"""What is said: texts, and their clauses."""

import re
from importlib.resources import files
from pathlib import Path

from voxloom.errors import InputError

_BUNDLED = "sentences.txt"
_CLAUSE = re.compile(r"(?P<words>.+?)(?P<marks>[.,?!;:]+(?=\s|$)|$)\s*")
_UNSPOKEN = re.compile(r'["“”()\[\]]')


def texts(path: Path | None) -> list[str]:
    """The lines of a file that are not blank, or the bundled sentences.

    Raises:
        InputError: when the file cannot be read, is empty, or holds a text twice.
    """
    try:
        source = files(__package__) / _BUNDLED if path is None else path
        lines = source.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the texts {path} cannot be read: {error}") from error
    found = [" ".join(line.split()) for line in lines if line.strip()]
    twice = next((text for text in found if found.count(text) > 1), None) if len(set(found)) < len(found) else None
    if twice is not None:
        raise InputError(f"{path}: the text {twice!r} occurs twice")
    if not found:
        raise InputError(f"the texts {path} hold no line")
    return found


def clauses(text: str) -> tuple[list[str], list[str]]:
    """The clauses of a text, each with its mark for espeak-ng to intone, and the marks; the last is `.` if it has none.

    Raises:
        InputError: when a clause has no letter.
    """
    spoken, marks = [], []
    for match in _CLAUSE.finditer(_UNSPOKEN.sub("", text).strip()):
        if not any(letter.isalpha() for letter in match["words"]):
            raise InputError(f"the text {text!r} has a clause without a word: {match['words'].strip()!r}")
        mark = next((mark for mark in "?!" if mark in match["marks"]), match["marks"][-1:] or ".")
        spoken.append(match["words"] + mark)
        marks.append(mark)
    return spoken, marks
