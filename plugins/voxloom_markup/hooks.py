"""Offers ways to write how a text is spoken."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """SSML, inline phonemes, and lexicons."""
    yield Offer("transform", "ssml", "voxloom_markup.ssml:Ssml", summary="texts that begin with <speak are SSML")
    yield Offer(
        "transform",
        "phonemes",
        "voxloom_markup.phonemes:Phonemes",
        summary="[word](/wˈɜːd/) in a text says how a word sounds",
    )
    yield Offer(
        "transform",
        "lexicon",
        "voxloom_markup.lexicon:Lexicon",
        "voxloom_markup.options:LexiconOptions",
        "a file says how words are read",
        short={"lexicon": "file"},
    )
