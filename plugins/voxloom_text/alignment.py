"""Which word each phoneme of a phrase belongs to, though espeak-ng joins words and splits others."""

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

_MARKS = frozenset("ˈˌː ")


def owners(phrase: str, words: Sequence[str], phonemise: Callable[[str], str]) -> list[int | None]:
    """For each character of `phrase` the index of its word; None for the spaces between words."""
    chunks = phrase.split(" ")
    if len(chunks) == len(words):
        labels: list[int | None] = []
        for index, chunk in enumerate(chunks):
            labels += [*([None] if index else []), *([index] * len(chunk))]
        return labels
    return _matched(phrase, [phonemise(word) for word in words])


def _matched(phrase: str, alone: Sequence[str]) -> list[int | None]:
    """Words spoken alone are matched to the phrase; strays join what precedes them, stress what follows."""
    labelled = [(letter, index) for index, word in enumerate(alone) for letter in word if letter not in _MARKS]
    places = [place for place, letter in enumerate(phrase) if letter not in _MARKS]
    matcher = SequenceMatcher(
        None, [phrase[place] for place in places], [letter for letter, _ in labelled], autojunk=False
    )
    labels: list[int | None] = [None] * len(phrase)
    for block in matcher.get_matching_blocks():
        for k in range(block.size):
            labels[places[block.a + k]] = labelled[block.b + k][1]
    _fill(labels, phrase)
    return labels


def _fill(labels: list[int | None], phrase: str) -> None:
    previous = next((label for label in labels if label is not None), 0)
    for place, letter in enumerate(phrase):
        if labels[place] is None and letter not in "ˈˌ ":
            labels[place] = previous
        label = labels[place]
        previous = previous if label is None else label
    following = previous
    for place in reversed(range(len(phrase))):
        if phrase[place] in "ˈˌ":
            labels[place] = following
        elif phrase[place] == " ":
            before = labels[place - 1] if place else None
            labels[place] = following if before == following else None
        label = labels[place]
        following = following if label is None else label
