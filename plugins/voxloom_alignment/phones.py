"""Phones of TextGrids as the single letters of IPA that symbols are. No torch here."""

import re
import unicodedata
from typing import Literal

Alphabet = Literal["auto", "arpabet", "ipa"]

SILENCES = frozenset({"", "sil", "sp", "<eps>", "<sil>", "pau", "#"})
"""Labels of stretches in which nobody speaks."""

UNKNOWN = frozenset({"spn", "<unk>", "unk", "oov"})
"""Labels of speech whose phones are not known."""

ARPABET = {
    "AA": "ɑ", "AE": "æ", "AH": "ʌ", "AO": "ɔ", "AW": "aʊ", "AX": "ə", "AXR": "ɚ", "AY": "aɪ", "B": "b", "CH": "tʃ",
    "D": "d", "DH": "ð", "DX": "ɾ", "EH": "ɛ", "ER": "ɚ", "EY": "eɪ", "F": "f", "G": "ɡ", "HH": "h", "IH": "ɪ",
    "IX": "ᵻ", "IY": "i", "JH": "dʒ", "K": "k", "L": "l", "M": "m", "N": "n", "NG": "ŋ", "OW": "oʊ", "OY": "ɔɪ",
    "P": "p", "R": "ɹ", "S": "s", "SH": "ʃ", "T": "t", "TH": "θ", "UH": "ʊ", "UW": "u", "V": "v", "W": "w", "Y": "j",
    "Z": "z", "ZH": "ʒ",
}  # fmt: skip

GLIDES = {"aj": "aɪ", "ej": "eɪ", "ɔj": "ɔɪ", "aw": "aʊ", "ow": "oʊ", "əw": "əʊ"}
"""Diphthongs as MFA's IPA writes them."""

RESPELLED = str.maketrans({"g": "ɡ", "ɫ": "l", "ɝ": "ɚ", "r": "ɹ", "ʉ": "u", "c": "k", "ɟ": "ɡ", "ɱ": "m", "ɲ": "n"})
"""Letters of MFA's English IPA that stand for a finer or another spelling of one of ours."""

_ARPABET_LABEL = re.compile(r"([A-Z]{1,3})[0-2]?")


def alphabet_of(labels: list[str]) -> Literal["arpabet", "ipa"]:
    """What the labels are written in: ARPABET is upper case throughout."""
    spoken = [label for label in labels if not is_silent(label) and label.lower() not in UNKNOWN]
    return "arpabet" if spoken and all(_ARPABET_LABEL.fullmatch(label) for label in spoken) else "ipa"


def is_silent(label: str) -> bool:
    """Whether the label marks a pause."""
    return label.lower() in SILENCES


def letters(label: str, alphabet: Literal["arpabet", "ipa"]) -> str:
    """The letters of a phone, without stress, length and diacritics; none for a pause or an unknown word.

    Raises:
        ValueError: when ARPABET has no such phone.
    """
    if is_silent(label) or label.lower() in UNKNOWN:
        return ""
    if alphabet == "arpabet":
        found = _ARPABET_LABEL.fullmatch(label)
        if found is None or found[1] not in ARPABET:
            raise ValueError(f"{label!r} is no phone of ARPABET")
        return "ə" if label == "AH0" else ARPABET[found[1]]
    plain = "".join(letter for letter in unicodedata.normalize("NFD", label) if is_letter(letter))
    return GLIDES.get(plain, plain).translate(RESPELLED)


def is_letter(symbol: str) -> bool:
    """Whether a symbol is a sound of its own, not a mark, a space or punctuation."""
    return unicodedata.category(symbol[0]) in ("Ll", "Lo") if symbol else False
