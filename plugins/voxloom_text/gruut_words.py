"""gruut's data for American English: a lexicon of 124,000 words, a tagger, and a model for words it lacks."""

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache

from gruut.g2p import GraphemesToPhonemes
from gruut.pos import PartOfSpeechTagger
from gruut_lang_en import get_lang_dir

Entry = tuple[str, tuple[str, ...]]
"""The role a pronunciation is for (`gruut:VBD`; empty for any) and its phonemes, stress before the vowel."""

_lock = threading.Lock()  # pycrfsuite's taggers keep their sentence in themselves


def phonemes(word: str, tag: str) -> tuple[str, ...]:
    """Of a word in small letters and its part of speech (Penn Treebank), as the lexicon has it, else as guessed."""
    entries = _entries(word)
    if not entries:
        return _guessed(word)
    roles = dict(reversed(entries))
    for role in (f"gruut:{tag}", f"gruut:{_KIND.get(tag, tag)}", ""):
        if role in roles:
            return roles[role]
    return entries[0][1]


def known(word: str) -> bool:
    """Whether the lexicon has a word, in small letters."""
    return bool(_entries(word))


def tags(words: Sequence[str]) -> list[str]:
    """Parts of speech of a phrase's words (Penn Treebank)."""
    with _lock:
        return list(_tagger()(words))


_KIND = {"VBP": "VB", "VBZ": "VB", "VBN": "VBD", "NNP": "NN", "NNS": "NN", "NNPS": "NN"}
"""Inflections that are spoken like the form the lexicon lists."""


@lru_cache(maxsize=8192)
def _entries(word: str) -> tuple[Entry, ...]:
    path = f"file:{get_lang_dir() / 'lexicon.db'}?mode=ro&immutable=1"
    with closing(sqlite3.connect(path, uri=True)) as lexicon:  # a connection outlives neither thread nor fork
        query = "SELECT role, phonemes FROM word_phonemes WHERE word = ? ORDER BY pron_order"
        return tuple((role, tuple(ipa.split())) for role, ipa in lexicon.execute(query, (word,)))


@lru_cache(maxsize=8192)
def _guessed(word: str) -> tuple[str, ...]:
    with _lock:
        return tuple(_guesser()(word))


@lru_cache
def _tagger() -> PartOfSpeechTagger:
    return PartOfSpeechTagger(get_lang_dir() / "pos" / "model.crf")


@lru_cache
def _guesser() -> GraphemesToPhonemes:
    return GraphemesToPhonemes(get_lang_dir() / "g2p" / "model.crf")
