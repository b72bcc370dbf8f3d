"""Words and the pauses between them, and which given word each spoken word comes from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_INSIDE = (
    r"(?<=[0-9A-Za-zÀ-ɏ])[.:](?=[0-9A-Za-zÀ-ɏ])"  # 3.5, 10:30, e.g, example.com
    r"|(?<=\d),(?=\d)"  # 1,000
    r"|(?<=\.[A-Za-z])\.(?=\s+[a-z0-9])"  # the U.S. is
)
_WORD = re.compile(rf"(?:[^\s.,?!;:\"*_~`|^<>\\]|{_INSIDE})+")
_EDGES = "'-=–·"


@dataclass(frozen=True)
class Word:
    """A word, its span, and the pause that follows it (one mark, or none)."""

    text: str
    start: int
    end: int
    pause: str = ""


def words_of(text: str) -> list[Word]:
    """The words of a text that hold a letter, a digit or a sign with a name."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group().strip(_EDGES)
        if any(character.isalnum() or character in "&@%+#€$£¥" for character in word):
            start = match.start() + match.group().index(word)
            found.append((word, start, start + len(word)))
    if not found:
        return []
    ends = [start for _, start, _ in found[1:]] + [len(text)]
    return [
        Word(word, start, end, _pause(text[end:after])) for (word, start, end), after in zip(found, ends, strict=True)
    ]


def sources(given: Sequence[str], spoken: Sequence[str], expand: Callable[[str], int]) -> list[int]:
    """For each spoken word the given word it comes from; `expand` tells how many words one given word makes."""
    matcher = SequenceMatcher(None, [word.lower() for word in given], [word.lower() for word in spoken], autojunk=False)
    owners: list[int] = []
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        if i1 == i2:
            owners += [max(i1 - 1, 0)] * (j2 - j1)
        elif i2 - i1 == j2 - j1:
            owners += range(i1, i2)
        else:
            counts = [expand(word) for word in given[i1:i2]]
            if sum(counts) == j2 - j1:
                owners += [i1 + k for k, count in enumerate(counts) for _ in range(count)]
            else:
                owners += [i1 + k * (i2 - i1) // (j2 - j1) for k in range(j2 - j1)]
    return owners


def _pause(gap: str) -> str:
    """One mark for a run of them: a question or an exclamation wins, else the last."""
    marks = [character for character in gap if character in ".,?!;:"]
    return next((mark for mark in "?!" if mark in marks), marks[-1] if marks else "")
