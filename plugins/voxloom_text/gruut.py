"""American English through gruut: MIT, offline, in the symbols that espeak-ng would write."""

import re
from collections.abc import Sequence

from voxloom_text.american import VOWELS, respelt
from voxloom_text.gruut_words import known, phonemes, tags
from voxloom_text.phrases import Labels, PhraseText
from voxloom_text.spelling import Piece, abbreviates, pieces
from voxloom_text.weak import connected

_FULL = re.compile("[aæɑɛeiɔoʊuʌ]")
_ANY = re.compile(f"[{VOWELS}]")


class GruutText(PhraseText):
    """Words from gruut's lexicon, or guessed by its model, respelt as espeak-ng writes American English.

    Parts of speech choose between pronunciations (to record, a record); little words are weak as in `espeak`.
    """

    engine = "gruut"

    def __init__(self) -> None:
        super().__init__("en-us")

    def pronounce(self, words: Sequence[str]) -> tuple[str, Labels]:
        """See `PhraseText.pronounce`."""
        sounds = [_word(word, tag) for word, tag in zip(words, tags(words), strict=True)]
        heard = [index for index, sound in enumerate(sounds) if sound]
        spoken, joined = connected([_small(words[index]) for index in heard], [sounds[index] for index in heard])
        phrase, labels = "", Labels()
        for index, sound, join in zip(heard, spoken, [True, *joined], strict=False):
            gap = "" if join else " "
            phrase += gap + sound
            labels += [*([None] * len(gap)), *([index] * len(sound))]
        return phrase, labels


def _small(written: str) -> str:
    """In small letters, unless in capitals: those are letters to spell or stressed on purpose."""
    return written if len(written) > 1 and written.isupper() else written.lower()


def _word(written: str, tag: str) -> str:
    sounds = [(" " if piece.apart else "") + _piece(piece, tag) for piece in pieces(written)]
    return "".join(sounds).strip()


def _piece(piece: Piece, tag: str) -> str:
    word = piece.text.lower()
    stem, _, ending = piece.text.rpartition("'")
    if ending.lower() == "s" and stem and not known(word):
        return _possessive(_piece(Piece(stem, piece.spell), tag))
    if piece.spell or (abbreviates(piece.text) and not known(word)):
        return _letters(word)
    return _stressed(respelt(word, phonemes(word, "letter" if len(word) == 1 else tag)))


def _letters(word: str) -> str:
    """Names of letters, the last with the main stress."""
    names = [respelt(letter, phonemes(letter, "letter")) for letter in word if letter.isalpha()]
    return "".join(name.replace("ˈ", "ˌ") for name in names[:-1]) + names[-1]


def _possessive(sound: str) -> str:
    if sound.endswith(("s", "z", "ʃ", "ʒ")):
        return sound + "ᵻz"
    return sound + ("s" if sound.endswith(("p", "t", "k", "f", "θ")) else "z")


def _stressed(sound: str) -> str:
    """With a main stress, which guesses may lack: on the first full vowel, if there is one."""
    if "ˈ" in sound:
        return sound
    if "ˌ" in sound:
        return sound.replace("ˌ", "ˈ", 1)
    vowel = _FULL.search(sound) or _ANY.search(sound)
    return sound if vowel is None else f"{sound[: vowel.start()]}ˈ{sound[vowel.start() :]}"
