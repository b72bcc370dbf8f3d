"""Conformance of text parts."""

import unicodedata
from typing import ClassVar

import pytest

from voxloom.errors import InputError
from voxloom.testing.suite import Suite
from voxloom.text import AbstractText
from voxloom_registry import Offer


class TextSuite(Suite[AbstractText]):
    """Vocabulary, spans that point into the given text, splitting that loses nothing, refusals."""

    kind = "text"
    texts: ClassVar[tuple[str, ...]] = ("Hello.", "The quick brown fox, of 1999, jumps over the lazy dog!")
    long_text: ClassVar[str] = "First comes one sentence. Then there is a longer one, with a comma, and more. Last."
    unspeakable: ClassVar[tuple[str, ...]] = ("", "   ", "\u200b\n\t")

    def test_vocabulary(self, part: AbstractText) -> None:
        """Symbols are unique, and the padding's is never spoken."""
        assert len(set(part.vocabulary)) == len(part.vocabulary), "a symbol occurs twice"
        for text in self.texts:
            assert 0 not in part.ids([symbol.symbol for symbol in part.transcribe(text).symbols])

    def test_states_its_vocabulary(self, offer: Offer, part: AbstractText) -> None:
        """The size of the vocabulary and its name are facts, for an encoder to fit to."""
        facts = self.facts(offer)
        assert facts["symbols"] == len(part.vocabulary)
        assert facts["vocabulary"], "the vocabulary has no name"

    def test_spans(self, part: AbstractText) -> None:
        """Symbols come in order, each from a stretch of the given text, and words count up from the first."""
        for text in self.texts:
            symbols = part.transcribe(text).symbols
            assert all(0 <= symbol.start <= symbol.end <= len(text) for symbol in symbols), f"a span leaves {text!r}"
            words = [symbol.word for symbol in symbols if symbol.word is not None]
            assert words == sorted(words), "words go backwards"
            assert words, "no symbol belongs to a word"
            starts = [symbol.start for symbol in symbols if symbol.word is not None]
            assert starts == sorted(starts), "spans go backwards"

    def test_transcript(self, part: AbstractText) -> None:
        """The text comes back as given, beside its normal form and its phonemes."""
        for text in self.texts:
            transcript = part.transcribe(text)
            assert transcript.text == text
            assert transcript.normalised
            assert transcript.phonemes

    def test_repeats(self, part: AbstractText) -> None:
        """The same text gives the same transcript, from another instance too."""
        for text in self.texts:
            assert part.transcribe(text) == part.transcribe(text) == self.build().transcribe(text)

    def test_batch_equals_single(self, part: AbstractText) -> None:
        """What was read before makes no difference."""
        before = part.transcribe(self.texts[0])
        for text in reversed(self.texts):
            part.transcribe(text)
        assert part.transcribe(self.texts[0]) == before

    @pytest.mark.parametrize("limit", [30, 60, 1000])
    def test_split(self, part: AbstractText, limit: int) -> None:
        """Pieces are within the limit, in order, none empty, and together they are the text."""
        pieces = part.split(self.long_text, limit)
        assert all(piece.strip() for piece in pieces), "a piece is empty"
        assert max(map(len, pieces)) <= limit
        assert _letters("".join(pieces)) == _letters(self.long_text), "splitting lost something"

    def test_refuses_what_cannot_be_spoken(self, part: AbstractText) -> None:
        """Nothing in, a refusal in words out."""
        for text in self.unspeakable:
            with pytest.raises(InputError, match=r"\w"):
                part.transcribe(text)

    def test_refuses_foreign_symbols(self, part: AbstractText) -> None:
        """A symbol outside the vocabulary is named."""
        with pytest.raises(KeyError, match="no such symbol"):
            part.ids(["no such symbol"])


def _letters(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char)[0] in "LN")
