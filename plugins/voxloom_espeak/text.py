"""English and a hundred other languages through espeak-ng."""

from functools import cached_property, lru_cache

from normt2s import Normalizer

from voxloom.errors import InputError
from voxloom.sentences import split_sentences
from voxloom.text import AbstractText, Symbol, Transcript
from voxloom_espeak import english
from voxloom_espeak.alignment import owners
from voxloom_espeak.cleaning import calm, clean
from voxloom_espeak.phonemes import Phonemiser
from voxloom_espeak.vocabulary import END, START, VOCABULARY
from voxloom_espeak.words import Word, sources, words_of

_NORMALISED = ("en", "de")  # espeak-ng itself reads the numbers of other languages


class EspeakText(AbstractText):
    """`^`, IPA with stress, spaces and pauses, `$`; every text ends in a pause.

    Whole phrases are phonemised, because espeak-ng joins and reduces words in context. Symbols know the word and the
    span of the given text they come from: all of "three dollars" belongs to "$3".
    """

    vocabulary = VOCABULARY

    def __init__(self, language: str = "en-us") -> None:
        self.language = language

    @cached_property
    def _phonemise(self) -> Phonemiser:
        return Phonemiser(self.language)

    def transcribe(self, text: str) -> Transcript:
        """Symbols of one sentence or short passage.

        Raises:
            InputError: when the text is empty or holds nothing that can be spoken, or espeak-ng lacks the language.
        """
        if not text.strip():
            raise InputError("the text is empty: give at least one word to speak")
        plain, dropped = clean(text, self.language)
        given = words_of(calm(plain))
        spoken = words_of(_normalised(calm(plain), self.language))
        if not spoken:
            raise InputError(f"the text {_shown(text)} holds nothing that can be spoken in {self.language}")
        if not spoken[-1].pause:
            spoken[-1] = Word(spoken[-1].text, spoken[-1].start, spoken[-1].end, ".")
        symbols = tuple(self._symbols(text, given, spoken))
        if len(symbols) < 4:
            raise InputError(f"espeak-ng finds nothing to speak in {_shown(text)} for the language {self.language}")
        return Transcript(text, " ".join(word.text + word.pause for word in spoken), symbols, dropped)

    def split(self, text: str, limit: int) -> list[str]:
        """Sentences, and clauses where a sentence is longer than `limit` characters, in order, none empty."""
        return split_sentences(text, limit, self.language)

    def _symbols(self, text: str, given: list[Word], spoken: list[Word]) -> list[Symbol]:
        came_from = sources(
            [word.text for word in given],
            [word.text for word in spoken],
            lambda word: len(words_of(_normalised(word, self.language))),
        )
        symbols = [Symbol(START, None, 0, 0)]
        for first, last in _clauses(spoken):
            words = [word.text for word in spoken[first:last]]
            phrase = self._phonemise(" ".join(words))
            if not phrase:
                continue
            if len(symbols) > 1:
                symbols.append(_between(" ", came_from[first - 1], came_from[first], given, symbols[-1].end))
            symbols += _phrase(phrase, owners(phrase, words, self._phonemise), came_from[first:last], given)
            symbols.append(_pause(spoken[last - 1].pause, came_from[last - 1 : last + 1], given, text))
        return [*symbols, Symbol(END, None, len(text), len(text))]


def _phrase(phrase: str, labels: list[int | None], came_from: list[int], given: list[Word]) -> list[Symbol]:
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


def _normalised(text: str, language: str) -> str:
    code = language.split("-")[0]
    if code not in _NORMALISED:
        return text
    if code == "en":
        return english.finish(_normaliser(code).normalize(english.prepare(text)))
    return str(_normaliser(code).normalize(text))


@lru_cache
def _normaliser(code: str) -> Normalizer:
    return Normalizer(code, latex="keep")


def _shown(text: str, longest: int = 40) -> str:
    return repr(text if len(text) <= longest else text[: longest - 1] + "…")
