"""Offers piper as a model, and a voice made of it."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_EXTRA = "voxloom[piper]"
_LICENCE = "Apache-2.0; needs piper-tts, GPL-3.0-or-later"


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """The voice has no weights: `model.path` names those that are piper's."""
    yield Offer(
        "model",
        "piper",
        "voxloom_piper.model:PiperModel",
        "voxloom_piper.options:PiperOptions",
        "a voice of piper (VITS in ONNX) from its own files: speaks by itself, after no prompt",
        needs="voxloom_piper.options:needs",
        wiring="voxloom_piper.options:wiring",
        extra=_EXTRA,
        licence=_LICENCE,
    )
    yield Offer(
        "voice",
        "piper",
        "voxloom_piper",
        summary="the file of piper that model.path=NAME.onnx names",
        extra=_EXTRA,
        licence=_LICENCE,
    )
