"""The shape of a `dac.DAC`, by its constructor's own names. No torch here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULTS: Mapping[str, Any] = {
    "encoder_dim": 64,
    "encoder_rates": (2, 4, 8, 8),
    "latent_dim": None,  # every block of the encoder doubles its width
    "decoder_dim": 1536,
    "decoder_rates": (8, 8, 4, 2),
    "n_codebooks": 9,
    "codebook_size": 1024,
    "codebook_dim": 8,
    "sample_rate": 44100,
}
"""What `dac.DAC` takes when it is told nothing."""

_SPEECH = {"encoder_rates": (2, 4, 5, 8), "decoder_rates": (8, 5, 4, 2)}


@dataclass(frozen=True)
class Release:
    """Released weights, as `dac.utils.download` calls them, and what their shape has besides `DEFAULTS`."""

    model_type: str
    model_bitrate: str
    tag: str
    shape: Mapping[str, Any]


RELEASES: Mapping[str, Release] = {
    "16khz": Release("16khz", "8kbps", "0.0.5", {**_SPEECH, "n_codebooks": 12, "sample_rate": 16000}),
    "24khz": Release("24khz", "8kbps", "0.0.4", {**_SPEECH, "n_codebooks": 32, "sample_rate": 24000}),
    "44khz": Release("44khz", "8kbps", "0.0.1", {}),
    "44khz-16kbps": Release("44khz", "16kbps", "1.0.0", {"latent_dim": 128, "n_codebooks": 18}),
}


def complete(given: Mapping[str, Any]) -> dict[str, Any]:
    """A whole shape: what is given, else the defaults; lists become tuples.

    Raises:
        ValueError: when no `dac.DAC` of this shape keeps the length law, in which T frames are T * hop samples.
    """
    shape = {name: as_tuple(given.get(name, default)) for name, default in DEFAULTS.items()}
    if shape["latent_dim"] is None:
        shape["latent_dim"] = shape["encoder_dim"] * 2 ** len(shape["encoder_rates"])
    _check(shape)
    return shape


def as_tuple(value: Any) -> Any:
    """A list, which JSON has for a tuple, as a tuple; anything else as it is."""
    return tuple(value) if isinstance(value, list) else value


def hop_length(shape: Mapping[str, Any]) -> int:
    """Samples per latent frame."""
    return math.prod(shape["encoder_rates"])


def _check(shape: Mapping[str, Any]) -> None:
    for name, value in shape.items():
        several = name.endswith("rates") or (name == "codebook_dim" and isinstance(value, tuple))
        numbers = value if several else (value,)
        least = 2 if name.endswith("rates") else 1
        if not isinstance(numbers, tuple) or not numbers or not all(_is_number(number, least) for number in numbers):
            form = "a list of whole numbers" if several else "a whole number"
            raise ValueError(f"{name} must be {form} of at least {least}, not {value!r}")
    encoder, decoder = shape["encoder_rates"], shape["decoder_rates"]
    if math.prod(encoder) != math.prod(decoder):
        raise ValueError(
            f"encoder_rates {list(encoder)} shorten {math.prod(encoder)} times, but decoder_rates {list(decoder)}"
            f" lengthen {math.prod(decoder)} times"
        )
    if shape["decoder_dim"] < 2 ** len(decoder):
        raise ValueError(
            f"decoder_dim ({shape['decoder_dim']}) is halved {len(decoder)} times, so it must be at least"
            f" {2 ** len(decoder)}"
        )
    dims = shape["codebook_dim"]
    if isinstance(dims, tuple) and len(dims) != shape["n_codebooks"]:
        raise ValueError(f"codebook_dim lists {len(dims)} numbers for {shape['n_codebooks']} codebooks")


def _is_number(value: Any, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
