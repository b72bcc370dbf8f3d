"""American English through gruut: MIT, offline, in the symbols that espeak-ng would write."""

from collections.abc import Sequence

from voxloom_text.gruut_words import phonemes, tags
from voxloom_text.phrases import Labels, PhraseText


class GruutText(PhraseText):
    """Words from gruut's lexicon, or guessed by its model, respelt as espeak-ng writes American English."""

    engine = "gruut"

    def __init__(self) -> None:
        super().__init__("en-us")

    def pronounce(self, words: Sequence[str]) -> tuple[str, Labels]:
        """See `PhraseText.pronounce`."""
        spoken = [
            "".join(phonemes(word.lower(), tag)).replace("͡", "") for word, tag in zip(words, tags(words), strict=True)
        ]
        labels: Labels = []
        for index, ipa in enumerate(spoken):
            labels += [*([None] if labels else []), *([index] * len(ipa))]
        return " ".join(spoken), labels
