"""Which scripts a language is written in, by the first word of a character's Unicode name."""

_COMMON = frozenset(
    {"LATIN", "GREEK", "MODIFIER", "COMBINING", "FEMININE", "MASCULINE", "MICRO", "FULLWIDTH", "DOUBLE"}
)
"""Latin words stand in any text, Greek letters in any formula."""

_SCRIPTS = {
    "ARABIC": "ar fa ur ug sd",
    "ARMENIAN": "hy hyw",
    "BENGALI": "as bn bpy",
    "CHEROKEE": "chr",
    "CYRILLIC": "ba be bg cv kk ky mk nog ru sr tt uk",
    "CJK": "cmn hak yue",
    "DEVANAGARI": "hi kok mr ne",
    "ETHIOPIC": "am ti",
    "GEORGIAN": "ka",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KATAKANA-HIRAGANA": "ja",
    "MALAYALAM": "ml",
    "MYANMAR": "my shn",
    "ORIYA": "or",
    "SHAVIAN": "en-shaw",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}


def scripts_of(language: str) -> frozenset[str]:
    """The scripts an espeak language (`ru`, `en-us`) reads."""
    codes = {language, language.split("-")[0]}
    return _COMMON | {script.split("-")[0] for script, languages in _SCRIPTS.items() if codes & set(languages.split())}
