"""Options of the DAC codec. No torch here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from voxloom.imported import read_imported
from voxloom_dac.shape import DEFAULTS, RELEASES, as_tuple, complete, hop_length
from voxloom_registry import Facts, VoxloomError, option

IMPORTER = "dac"
DOWNLOAD = "download"


@dataclass(frozen=True)
class DacOptions:
    """Options of `codec/dac`.

    What shapes the network is known from the weights, if there are any, and completed from them; so is `latent_space`.
    Options that are complete, as a voice records them, ask for no file: the voice has the weights.
    """

    weights: Literal["download"] | Path | None = option(
        None, help="FILE.safetensors of `voxloom import dac`; `download` for a release; null for random", learnt=True
    )
    release: Literal["16khz", "24khz", "44khz", "44khz-16kbps"] = option(
        "44khz", help="what `weights=download` fetches, by the package's own download", learnt=True
    )
    seed: int = option(0, help="seed of random weights", minimum=0, learnt=True)
    latents: Literal["continuous", "quantised"] = option(
        "continuous", help="latents before the quantiser, or after it", learnt=True
    )
    encoder_dim: int | None = option(None, help="width of the encoder's first layer [64]", minimum=1, learnt=True)
    encoder_rates: tuple[int, ...] | None = option(
        None, help="strides of the encoder; their product is the hop [2,4,8,8]", minimum=2, learnt=True
    )
    latent_dim: int | None = option(
        None, help="latent dimension D [encoder_dim, doubled by every stride]", minimum=1, learnt=True
    )
    decoder_dim: int | None = option(None, help="width of the decoder's first layer [1536]", minimum=1, learnt=True)
    decoder_rates: tuple[int, ...] | None = option(None, help="its strides [8,8,4,2]", minimum=2, learnt=True)
    n_codebooks: int | None = option(None, help="codebooks Q of the residual quantiser [9]", minimum=1, learnt=True)
    codebook_size: int | None = option(None, help="entries of each [1024]", minimum=1, learnt=True)
    codebook_dim: int | tuple[int, ...] | None = option(
        None, help="their dimension, or one for each [8]", minimum=1, learnt=True
    )
    sample_rate: int | None = option(None, help="Hz [44100]", minimum=1, learnt=True)
    latent_space: str | None = option(None, help="recorded with a voice, to know its weights by", learnt=True)

    def __post_init__(self) -> None:
        """Complete the options, and refuse weights of another shape or latent space than is asked for."""
        given = {name: as_tuple(value) for name in DEFAULTS if (value := getattr(self, name)) is not None}
        if self.from_file and self.latent_space is not None and len(given) == len(DEFAULTS):
            complete(given)
            return
        source, shape, defining = self._weights(given)
        for name, value in given.items():
            if value != shape[name]:
                raise ValueError(f"{name}: {source} have {shape[name]}, not {value}; leave it out")
        space = space_of([*defining, self.latents])
        if self.latent_space not in (None, space):
            raise ValueError(f"latent_space ({self.latent_space}) belongs to other weights; {source} have {space}")
        for name, value in {**shape, "latent_space": space}.items():
            object.__setattr__(self, name, value)

    @property
    def from_file(self) -> bool:
        """Whether the weights are a file of the user's."""
        return self.weights not in (None, DOWNLOAD)

    @property
    def shape(self) -> dict[str, Any]:
        """What `dac.DAC` is built with."""
        return {name: getattr(self, name) for name in DEFAULTS}

    def _weights(self, given: Mapping[str, Any]) -> tuple[str, dict[str, Any], list[Any]]:
        """What the weights are called, the shape they need, and what tells them from others."""
        if self.weights is None:
            shape = complete(given)
            return "random weights", shape, ["random", self.seed, shape]
        if self.weights == DOWNLOAD:
            release = RELEASES[self.release]
            known = ["release", release.model_type, release.model_bitrate, release.tag]
            return f"the weights of release {self.release}", complete(release.shape), known
        try:
            found = read_imported(Path(self.weights), IMPORTER)
        except VoxloomError as error:
            raise ValueError(str(error)) from error
        return f"the weights of {self.weights}", complete(found.options), ["file", found.source_sha256]


def space_of(defining: list[Any]) -> str:
    """The name of the latent space that is defined by these values."""
    return "dac-" + hashlib.sha256(json.dumps(defining, sort_keys=True).encode()).hexdigest()[:12]


def codec_facts(options: DacOptions) -> Facts:
    """What others depend on."""
    shape = options.shape
    hop = hop_length(shape)
    return {
        "sample_rate": shape["sample_rate"],
        "hop_length": hop,
        "frame_rate": shape["sample_rate"] / hop,
        "latent_dim": shape["latent_dim"],
        "latent_space": str(options.latent_space),
        "codebooks": shape["n_codebooks"],
        "residual_codebooks": shape["n_codebooks"],
        "codebook_size": shape["codebook_size"],
        "differentiable": True,
    }
