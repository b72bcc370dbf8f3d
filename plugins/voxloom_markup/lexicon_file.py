"""Lexicons as files: a word, a tab, and how it is read. No torch here."""

from collections.abc import Mapping
from pathlib import Path

from voxloom.errors import InputError
from voxloom_markup.spans import Alias, Sounds


def read_lexicon(path: Path) -> Mapping[str, tuple[int, Alias | Sounds]]:
    """By word in small letters: the line it stands in and how it is read, phonemes between slashes, else a spelling.

    Empty lines, and those that begin with `#`, say nothing.

    Raises:
        InputError: when the file cannot be read or a line is wrong, with its number.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise InputError(f"{path}: the lexicon cannot be read: {reason}") from error
    found: dict[str, tuple[int, Alias | Sounds]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [" ".join(column.split()) for column in line.split("\t")]
        if len(columns) != 2 or not all(columns):
            raise InputError(f"{path}, line {number}: write a word, a tab and how it is read, not {line.strip()!r}")
        word, reading = columns[0].lower(), columns[1]
        if word in found:
            raise InputError(f"{path}, line {number}: {columns[0]!r} stands in line {found[word][0]} already")
        sounds = len(reading) > 2 and reading[0] == reading[-1] == "/"
        found[word] = (number, Sounds(reading[1:-1].strip()) if sounds else Alias(reading))
    return found
