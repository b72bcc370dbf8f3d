"""The symbols espeak-ng text is made of. Their order is fixed: voices store ids, so new symbols go to the end."""

import hashlib

PADDING = "<pad>"
START, END = "^", "$"
PAUSES = ".,?!;:"
STRESSES = "ˈˌ"
_ENGLISH = "ɪntəɹsdlkizmɛæðʌpʊvaɔfɚbɐweɑʃhuŋᵻoɡɾjɜʒθʔrx"
_LATIN = "cqyçøœħβχ"
_IPA = "ɒɓɕɖɗɘɝɞɟɠɢɣɤɥɦɧɨɫɬɭɮɯɰɱɲɳɴɵɶɸɺɻɼɽʀʁʂʄʈʉʋʍʎʏʐʑʕʘʙʛʜʝʟʡʢǀǁǂǃ"
_MODIFIERS = "ʰʲˠʷˤʱⁿᵐᵑᵝ" + "\N{COMBINING TILDE}"
_TONES = "1234567"

VOCABULARY = (PADDING, START, END, " ", *PAUSES, *STRESSES, "ː", *_ENGLISH, *_LATIN, *_IPA, *_MODIFIERS, *_TONES)
"""Id to symbol: padding, `^`, `$`, space, pauses, stress, length, the letters of en-us by frequency, those of other
languages, modifiers, and the tone digits of Chinese, Thai or Vietnamese."""

HASH = hashlib.sha256("\n".join(VOCABULARY).encode()).hexdigest()[:12]
"""What voices compare: equal hashes mean equal ids."""

REPLACED = {"g": "ɡ", "ε": "ɛ", "Φ": "ɸ", "ʦ": "ts", "õ": "o\u0303", "ĩ": "i\u0303", "ũ": "u\u0303", "ä": "a"}
"""Stray spellings of espeak-ng's dictionaries. Diacritics the vocabulary lacks (syllabic, dental, tie) are left out."""
