"""Little words in a phrase, as espeak-ng reads them: mostly without stress, and some pairs as one word."""

from collections.abc import Sequence

from voxloom_text.american import VOWELS


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_UNSTRESSED = _words(
    "a an and are as at be been by can could for from get got had has have he he'd he'll he's her his i i'd i'll i'm",
    "i've if in is it it's its my of or she she's than that that's the their there there's these they they'll they're",
    "this those through to was we we'll we've were what when will with won't would you you'd you'll you've your",
    "you're",
)
_HALF_STRESSED = _words(
    "about above across among any aren't became become before behind being between beyond but couldn't doing down",
    "getting go going him having how into isn't made make makes making me might near not on onto our over put should",
    "so some them together under up upon us where which while who whose why within without",
)
_WEAK_AT_THE_END = _words(
    "and any are at but for from he her him his if is it me of or our she some the them they us was we were with you",
    "your",
)
"""What keeps no main stress even before a pause: "with it.", but "come in."."""

_FORMS = {
    "a": "ɐ",
    "an": "ɐn",
    "as": "æz",
    "been": "bɪn",
    "can": "kæn",
    "for": "fɔːɹ",
    "has": "hɐz",
    "into": "ɪntʊ",
    "of": "ʌv",
    "onto": "ɑːntʊ",
    "some": "sʌm",
    "than": "ðɐn",
    "that": "ðæt",
    "the": "ðə",
    "to": "tə",
    "was": "wʌz",
    "were": "wɜː",
    "with": "wɪð",
}
"""Vowels that differ from those of the word alone."""
_ALONE = {"a": "ˈeɪ", "has": "hˈæz", "into": "ˈɪntuː", "of": "ʌv", "than": "ðˈæn", "the": "ðə", "to": "tuː"}
_BEFORE_VOWEL = {"ðə": "ðɪ", "tə": "tʊ", "ɪt": "ɪɾ"}

_PAIRS = {
    tuple(pair.split()): tuple(sounds.split())
    for pair, sounds in {
        "at a": "æɾ ə",
        "did not": "dɪd nˌɑːt",
        "do not": "duː nˌɑːt",
        "does not": "dʌz nˌɑːt",
        "for a": "fɚɹ ə",
        "for an": "fɚɹ ən",
        "for the": "fɚ ðə",
        "from the": "fɹʌm ðə",
        "had been": "hɐd bɪn",
        "had to": "hæd tə",
        "has been": "hˈæz biːn",
        "have been": "hɐv bɪn",
        "i am": "aɪ ɐm",
        "in the": "ɪn ðə",
        "in which": "ɪn wˌɪtʃ",
        "not a": "nˌɑːɾ ə",
        "of a": "əv ə",
        "of an": "əv ən",
        "of the": "ʌv ðə",
        "on the": "ɔn ðə",
        "out of": "ˌaʊɾ əv",
        "than a": "ðˌæn ə",
        "that it": "ðˌɐɾ ɪt",
        "that the": "ðæt ðə",
        "there are": "ðɛɹ ˌɑːɹ",
        "there was": "ðɛɹ wˌʌz",
        "to be": "tə bi",
        "was a": "wʌz ɐ",
        "was the": "wʌz ðə",
        "with the": "wɪð ðə",
    }.items()
}
"""Pairs espeak-ng's dictionary has as one word, spoken without a space."""


def connected(words: Sequence[str], sounds: Sequence[str]) -> tuple[list[str], list[bool]]:
    """The sounds of words in their phrase, and whether each is joined to the next without a space.

    Words are in small letters, but for those that are no little words ("US").
    """
    spoken: list[str] = []
    joined: list[bool] = []
    while len(spoken) < len(words):
        place = len(spoken)
        pair = _PAIRS.get(tuple(words[place : place + 2]))
        if pair is None:
            last = place == len(words) - 1
            spoken.append(_ending(words[place], sounds[place]) if last else _inside(words[place], sounds[place]))
            joined.append(False)
        else:
            spoken += pair
            joined += [True, False]
    for place, following in enumerate(spoken[1:]):
        if following.lstrip("ˈˌ")[:1] in VOWELS and not joined[place]:
            spoken[place] = _linked(spoken[place])
    return spoken, joined


def _inside(word: str, sound: str) -> str:
    sound = _FORMS.get(word, sound)
    if word in _UNSTRESSED:
        return sound.replace("ˈ", "").replace("ˌ", "")
    if word in _HALF_STRESSED:
        return sound.replace("ˈ", "ˌ") if "ˈ" in sound else _stressed(sound, "ˌ")
    return sound


def _ending(word: str, sound: str) -> str:
    """The last word of a phrase."""
    if word in _ALONE:
        return _ALONE[word]
    weak = _inside(word, sound)
    if word in _WEAK_AT_THE_END:
        return weak
    return weak.replace("ˌ", "ˈ", 1) if "ˈ" not in weak and "ˌ" in weak else _stressed(weak, "ˈ")


def _stressed(sound: str, mark: str) -> str:
    """With stress before the first vowel, unless there is one."""
    if "ˈ" in sound or "ˌ" in sound:
        return sound
    first = next((place for place, letter in enumerate(sound) if letter in VOWELS), None)
    return sound if first is None else sound[:first] + mark + sound[first:]


def _linked(sound: str) -> str:
    """Before a vowel."""
    if sound.endswith(("ɚ", "ɜː")):
        return sound + "ɹ"
    return _BEFORE_VOWEL.get(sound, sound)
