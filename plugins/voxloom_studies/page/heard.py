"""What was heard against what was to be said, word by word."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal


@dataclass(frozen=True)
class Words:
    """Words in a row: heard as written (`same`), not heard (`missing`), or heard though not written (`other`)."""

    kind: Literal["same", "missing", "other"]
    text: str


def compared(text: str, heard: str) -> list[Words]:
    """The words heard, with those that are missing in their place. Case and punctuation do not count."""
    written, spoken = text.split(), heard.split()
    matcher = SequenceMatcher(None, [_bare(word) for word in written], [_bare(word) for word in spoken], autojunk=False)
    return [
        Words(kind, " ".join(words))
        for tag, start, end, start_heard, end_heard in matcher.get_opcodes()
        for kind, words in _of(tag, written[start:end], spoken[start_heard:end_heard])
        if words
    ]


def _of(
    tag: str, written: list[str], spoken: list[str]
) -> Iterator[tuple[Literal["same", "missing", "other"], list[str]]]:
    if tag == "equal":
        yield "same", spoken
        return
    yield "missing", written
    yield "other", spoken


def _bare(word: str) -> str:
    """Letters and digits; a word of none stays as it is."""
    bare = "".join(letter for letter in word.casefold() if unicodedata.category(letter)[0] in "LNM")
    return bare or word
