"""Offers Kokoro as a model, and a voice made of it."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_EXTRA = "voxloom[kokoro]"
_LICENCE = "Apache-2.0; needs kokoro-onnx, MIT, with phonemizer and espeak-ng, GPL-3.0-or-later"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The voice has no weights: `model.path` and `model.voices` name those that are Kokoro's."""
    yield Offer(
        "model",
        "kokoro",
        "voxloom_kokoro.model:KokoroModel",
        "voxloom_kokoro.options:KokoroOptions",
        "Kokoro (StyleTTS 2 in ONNX) from its own files: speaks by itself, after no prompt",
        needs="voxloom_kokoro.options:needs",
        wiring="voxloom_kokoro.options:wiring",
        extra=_EXTRA,
        licence=_LICENCE,
    )
    yield Offer(
        "voice",
        "kokoro",
        "voxloom_kokoro",
        summary="the files of Kokoro that model.path=FILE.onnx, model.voices=FILE and model.voice=NAME name",
        extra=_EXTRA,
        licence=_LICENCE,
    )
