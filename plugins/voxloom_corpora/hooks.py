"""Offers the readers of published corpora."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_corpora.options"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """One reader for each published layout; licences are the corpora's own matter."""
    return (
        Offer(
            "corpus",
            "ljspeech",
            "voxloom_corpora.ljspeech:LjSpeechCorpus",
            f"{_OPTIONS}:LjSpeechOptions",
            "LJSpeech-1.1: one speaker, 24 hours",
        ),
        Offer(
            "corpus",
            "libritts",
            "voxloom_corpora.libritts:LibriTtsCorpus",
            f"{_OPTIONS}:LibriTtsOptions",
            "LibriTTS and LibriTTS-R: read sentences with punctuation, 24 kHz",
        ),
        Offer(
            "corpus",
            "vctk",
            "voxloom_corpora.vctk:VctkCorpus",
            f"{_OPTIONS}:VctkOptions",
            "VCTK 0.92: 110 speakers of English accents, 48 kHz",
        ),
        Offer(
            "corpus",
            "mls",
            "voxloom_corpora.mls:MlsCorpus",
            f"{_OPTIONS}:MlsOptions",
            "Multilingual LibriSpeech, one language: audiobooks, 16 kHz, flac or opus",
        ),
        Offer(
            "corpus",
            "librispeech",
            "voxloom_corpora.librispeech:LibriSpeechCorpus",
            f"{_OPTIONS}:LibriSpeechOptions",
            "LibriSpeech: audiobooks without punctuation, 16 kHz; test-clean is the usual test set",
        ),
    )
