"""The notation `[word](/ˈwɜːd/)`: how a word sounds, in a plain text."""

import re

from voxloom_markup.lowered import LoweringTransform
from voxloom_markup.spans import Sounds, Span

_WORD = re.compile(r"\[(?P<word>[^\[\]\n]+)\]\(/(?P<ipa>[^/()\n]*)/\)")


class Phonemes(LoweringTransform):
    """Words in brackets with phonemes in slashes behind them; all other brackets are text."""

    notation = "phonemes"
    order = -10

    def lowered(self, text: str, field: str) -> tuple[str, list[Span]] | None:
        """See `LoweringTransform.lowered`."""
        del field
        pieces: list[str] = []
        spans: list[Span] = []
        at = length = 0
        for match in _WORD.finditer(text):
            word = match["word"]
            pieces += [text[at : match.start()], word]
            length += match.start() - at
            spans.append(Span(length, length + len(word), Sounds(match["ipa"].strip())))
            length += len(word)
            at = match.end()
        return ("".join([*pieces, text[at:]]), spans) if spans else None
