"""English and a hundred other languages through espeak-ng and phonemizer: GPL-3.0, hence the extra `espeak`."""

import logging
import threading
from collections.abc import Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache

from voxloom.errors import InputError
from voxloom_text.alignment import owners
from voxloom_text.phrases import Labels, PhraseText
from voxloom_text.vocabulary import END, PAUSES, REPLACED, START, VOCABULARY

try:
    import espeakng_loader
    from phonemizer.backend import EspeakBackend
    from phonemizer.backend.espeak.wrapper import EspeakWrapper
except ImportError as error:  # the registry says what to install; who wants no GPL library should know the other choice
    raise ImportError(f"{error}; text=gruut needs voxloom[gruut] and no GPL") from error

_SPOKEN = frozenset(VOCABULARY[1:]) - {START, END, *PAUSES}
_lock = threading.Lock()  # espeak-ng keeps its state in globals


class EspeakText(PhraseText):
    """Whole phrases are phonemised, because espeak-ng joins and reduces words in context."""

    engine = "espeak-ng"

    def __init__(self, language: str = "en-us") -> None:
        super().__init__(language)

    @cached_property
    def _phonemise(self) -> "Phonemiser":
        return Phonemiser(self.language)

    def pronounce(self, words: Sequence[str]) -> tuple[str, Labels]:
        """See `PhraseText.pronounce`."""
        phrase = self._phonemise(" ".join(words))
        return phrase, owners(phrase, words, self._phonemise) if phrase else []


class Phonemiser:
    """IPA of one language. Threads may share it; a forked process goes on with its own copy of espeak-ng."""

    def __init__(self, language: str) -> None:
        """Raises: InputError: naming the nearest languages, when espeak-ng has no such one."""
        self.language = language
        with _lock:
            self._backend = _backend(language)
        self._cached = lru_cache(maxsize=8192)(self._phonemise)

    def __call__(self, words: str) -> str:
        """IPA of words read as one phrase, in symbols of the vocabulary; espeak-ng may join words."""
        return self._cached(words)

    def _phonemise(self, words: str) -> str:
        with _lock:
            ipa = " ".join(self._backend.phonemize([words], strip=True))
        for stray, usual in REPLACED.items():
            ipa = ipa.replace(stray, usual)
        return " ".join("".join(symbol for symbol in ipa if symbol in _SPOKEN).split())

    def __reduce__(self) -> tuple[type["Phonemiser"], tuple[str]]:
        return Phonemiser, (self.language,)


@lru_cache
def _backend(language: str) -> EspeakBackend:
    EspeakWrapper.set_library(espeakng_loader.get_library_path())
    EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
    known = EspeakBackend.supported_languages()
    if language not in known:
        near = get_close_matches(language, known, n=3, cutoff=0.0)
        raise InputError(f"espeak-ng has no language {language!r}; near it are {', '.join(near)}")
    logger = logging.getLogger("voxloom.espeak")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False  # phonemizer warns of every language switch
    return EspeakBackend(
        language, punctuation_marks="\n", with_stress=True, language_switch="remove-flags", logger=logger
    )
