"""Edits to try on the recordings of a corpus: each sort of change at each place by turns. No torch here."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, zip_longest

from voxloom.corpus import Item
from voxloom.errors import InputError

SORTS = (
    ("replace", "middle"),
    ("insert", "middle"),
    ("delete", "middle"),
    ("replace", "end"),
    ("insert", "start"),
    ("replace", "several"),
    ("replace", "start"),
    ("insert", "end"),
    ("delete", "start"),
    ("delete", "end"),
)
LEAST_WORDS = 5
LEAST_LETTERS = 4


@dataclass(frozen=True)
class Ask:
    """A recording, the text it should have, and what sort of change that is."""

    item: Item
    target: str
    sort: str
    place: str


def asks_of(items: Sequence[Item], limit: int | None, seed: int) -> list[Ask]:
    """One for each recording of five words and more, speakers by turns; new words are those of other recordings.

    Raises:
        InputError: when there is none.
    """
    speakers: dict[str, list[Item]] = {}
    for item in items:
        if len(item.text.split()) >= LEAST_WORDS:
            speakers.setdefault(item.speaker, []).append(item)
    turns = [item for row in zip_longest(*speakers.values()) for item in row if item is not None]
    words = sorted({word for item in items for word in re.findall(rf"\b[a-z]{{{LEAST_LETTERS},}}\b", item.text)})
    if not turns or len(words) < LEAST_WORDS:
        raise InputError(f"the corpus has no recording of {LEAST_WORDS} words and more in this split to edit")
    return [_ask(item, *sort, words, seed) for item, sort in zip(turns[:limit], cycle(SORTS), strict=False)]


def _ask(item: Item, sort: str, place: str, words: Sequence[str], seed: int) -> Ask:
    drawn = random.Random(f"{seed} {item.id}")
    text = item.text.split()
    strange = _strange(text, words, drawn)
    count = len(text)
    if place == "several":
        where = [1, count - 2]
    else:
        where = [{"start": 0, "end": count - 1}.get(place, drawn.randrange(1, count - 1))]
    for index in reversed(where):
        if sort == "delete":
            text[index : index + 1] = []
        elif sort == "insert":
            index += place == "end"
            text[index:index] = [next(strange)]
        else:
            text[index] = next(strange)
    plain = [re.sub(r"[^\w'-]+$", "", word) if place < len(text) - 1 else word for place, word in enumerate(text)]
    kept = [word if word in item.text.split() else other for word, other in zip(text, plain, strict=True)]
    return Ask(item, " ".join(kept), sort, place)


def _strange(text: Sequence[str], words: Sequence[str], drawn: random.Random) -> Iterator[str]:
    there = {word.lower().strip(".,;:!?\"'") for word in text}
    while True:
        word = drawn.choice(words)
        if word not in there:
            yield word
