"""What both text parts share: cleaning, normalising, phrases between pauses, and where each symbol comes from."""

from abc import abstractmethod
from collections.abc import Sequence

from voxloom.errors import InputError
from voxloom.sentences import split_sentences
from voxloom.text import AbstractText, Symbol, Transcript
from voxloom_text.cleaning import calm, clean
from voxloom_text.normalising import normalised
from voxloom_text.vocabulary import END, START, VOCABULARY
from voxloom_text.words import Word, sources, words_of

Labels = list[int | None]
"""For each character of a phrase the index of its word; None for the spaces between words."""


class PhraseText(AbstractText):
    """`^`, IPA with stress, spaces and pauses, `$`; every text ends in a pause.

    Symbols know the word and the span of the given text they come from: all of "three dollars" belongs to "$3".
    """

    vocabulary = VOCABULARY
    engine: str
    """The phonemiser's name, for messages."""

    def __init__(self, language: str) -> None:
        self.language = language

    @abstractmethod
    def pronounce(self, words: Sequence[str]) -> tuple[str, Labels]:
        """IPA of words read as one phrase, in symbols of the vocabulary, and each character's word."""

    def transcribe(self, text: str) -> Transcript:
        """Symbols of one sentence or short passage.

        Raises:
            InputError: when the text is empty or holds nothing that can be spoken, or the engine lacks the language.
        """
        if not text.strip():
            raise InputError("the text is empty: give at least one word to speak")
        plain, dropped = clean(text, self.language)
        given = words_of(calm(plain))
        spoken = words_of(normalised(calm(plain), self.language))
        if not spoken:
            raise InputError(f"the text {_shown(text)} holds nothing that can be spoken in {self.language}")
        if not spoken[-1].pause:
            spoken[-1] = Word(spoken[-1].text, spoken[-1].start, spoken[-1].end, ".")
        symbols = tuple(self._symbols(text, given, spoken))
        if len(symbols) < 4:
            raise InputError(f"{self.engine} finds nothing to speak in {_shown(text)} for the language {self.language}")
        return Transcript(text, " ".join(word.text + word.pause for word in spoken), symbols, dropped)

    def split(self, text: str, limit: int) -> list[str]:
        """Sentences, and clauses where a sentence is longer than `limit` characters, in order, none empty."""
        return split_sentences(text, limit, self.language)

    def _symbols(self, text: str, given: list[Word], spoken: list[Word]) -> list[Symbol]:
        came_from = sources(
            [word.text for word in given],
            [word.text for word in spoken],
            lambda word: len(words_of(normalised(word, self.language))),
        )
        symbols = [Symbol(START, None, 0, 0)]
        for first, last in _clauses(spoken):
            phrase, labels = self.pronounce([word.text for word in spoken[first:last]])
            if not phrase:
                continue
            if len(symbols) > 1:
                symbols.append(_between(" ", came_from[first - 1], came_from[first], given, symbols[-1].end))
            symbols += _phrase(phrase, labels, came_from[first:last], given)
            symbols.append(_pause(spoken[last - 1].pause, came_from[last - 1 : last + 1], given, text))
        return [*symbols, Symbol(END, None, len(text), len(text))]


def _phrase(phrase: str, labels: Labels, came_from: list[int], given: list[Word]) -> list[Symbol]:
    symbols = []
    for place, (letter, label) in enumerate(zip(phrase, labels, strict=True)):
        if label is None:
            before = next(found for found in reversed(labels[:place]) if found is not None)
            behind = next(found for found in labels[place:] if found is not None)
            symbols.append(_between(letter, came_from[before], came_from[behind], given))
        else:
            symbols.append(_inside(letter, came_from[label], given))
    return symbols


def _inside(letter: str, word: int, given: list[Word]) -> Symbol:
    return Symbol(letter, word, given[word].start, given[word].end)


def _between(letter: str, before: int, behind: int, given: list[Word], start: int = 0) -> Symbol:
    """A space, from `start` at the earliest; one inside a given word ("$3") belongs to that word."""
    if before == behind:
        return _inside(letter, before, given)
    return Symbol(letter, None, max(start, given[before].end), given[behind].start)


def _pause(mark: str, around: list[int], given: list[Word], text: str) -> Symbol:
    word = given[around[0]]
    if len(around) == 2 and around[0] == around[1]:
        return Symbol(mark, None, word.start, word.end)
    after = given[around[1]].start if len(around) == 2 else len(text)
    return Symbol(mark, None, word.end, word.end + len(text[word.end : after].rstrip()))


def _clauses(words: list[Word]) -> list[tuple[int, int]]:
    ends = [index + 1 for index, word in enumerate(words) if word.pause]
    return list(zip([0, *ends[:-1]], ends, strict=True))


def _shown(text: str, longest: int = 40) -> str:
    return repr(text if len(text) <= longest else text[: longest - 1] + "…")
