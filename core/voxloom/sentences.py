"""Splitting long text, for text parts and for engines that have none."""

import re
from collections.abc import Iterator

_CLAUSE_ENDS = (r"(?<=[,;:!?…。，；：！？、؛،।)\]}»”\"—–])\s*", r"\s+", r"(?<=.)")
"""Where a sentence may be cut, best first: behind punctuation, between words, anywhere."""


def split_sentences(text: str, limit: int, language: str = "en") -> list[str]:
    """Sentences of `text` in order, and clauses where a sentence is longer than `limit` characters; none empty.

    Joined, they are the text again but for white space. `language` is a tag such as `en-us`; an unknown one is split by
    general rules.
    """
    pieces = (piece for sentence in _sentences(text, language) for piece in _clauses(sentence.strip(), limit))
    return [piece for piece in pieces if piece]


def _sentences(text: str, language: str) -> Iterator[str]:
    import sentencex

    start = 0
    for boundary in sentencex.get_sentence_boundaries(language.split("-")[0], text):
        yield text[start : boundary["end_index"]]
        start = boundary["end_index"]
    yield text[start:]


def _clauses(sentence: str, limit: int) -> Iterator[str]:
    while len(sentence) > limit:
        cut = _cut(sentence, limit)
        yield sentence[:cut].rstrip()
        sentence = sentence[cut:].lstrip()
    yield sentence


def _cut(sentence: str, limit: int) -> int:
    """The best place to cut at or before `limit`; clauses may be short, but not shorter than a quarter of the limit."""
    for pattern in _CLAUSE_ENDS:
        ends = [match.start() for match in re.finditer(pattern, sentence[: limit + 1])]
        good = [end for end in ends if max(1, limit // 4) <= end <= limit]
        if good:
            return good[-1]
    return limit
