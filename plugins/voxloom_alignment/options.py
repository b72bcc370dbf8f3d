"""Options of this plugin's models, objectives and aligners. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voxloom_registry import Need, option


@dataclass(frozen=True)
class ModelOptions:
    """What both models of alignment share."""

    latent_dim: int = option(help="latent dimension D of the codec", minimum=1, learnt=True)
    latent_space: str = option(help="latent space of the codec", learnt=True)
    symbols: int = option(help="size of the vocabulary, padding included", minimum=2, learnt=True)
    vocabulary: str = option(help="hash of the vocabulary", learnt=True)
    delay_seconds: float = option(
        0.0,
        help="how much later the corpus at hand puts its boundaries than the sound does",
        minimum=-0.2,
        maximum=0.2,
        learnt=True,
    )


@dataclass(frozen=True)
class MasOptions(ModelOptions):
    """Options of `model/aligner-mas`."""

    width: int = option(128, help="hidden width of the symbol encoder", minimum=2, learnt=True)
    layers: int = option(3, help="its convolutions, each over three symbols", minimum=1, learnt=True)
    states: int = option(
        2, help="sounds a symbol passes through, a frame or more each", minimum=1, maximum=5, learnt=True
    )
    sharpness: float = option(
        0.1,
        help="factor on log densities, whose channels are not independent",
        minimum=0.001,
        maximum=1.0,
        learnt=True,
    )
    dropout: float = option(0.1, help="dropout", minimum=0.0, maximum=0.99, learnt=True)


@dataclass(frozen=True)
class CtcOptions(ModelOptions):
    """Options of `model/aligner-ctc`."""

    width: int = option(112, help="hidden width", minimum=2, learnt=True)
    kernel: int = option(5, help="frames each convolution sees", minimum=1, learnt=True)
    dilations: tuple[int, ...] = option((1, 1, 2, 2, 4), help="dilation of each convolution", minimum=1, learnt=True)
    prior_scale: float = option(
        0.3, help="share of the labels' log frequencies taken off, against peaks", minimum=0.0, maximum=1.0, learnt=True
    )
    dropout: float = option(0.1, help="dropout", minimum=0.0, maximum=0.99, learnt=True)
    noise: float = option(0.2, help="deviation of noise added to features", minimum=0.0, maximum=2.0, learnt=True)


@dataclass(frozen=True)
class CtcObjectiveOptions:
    """Options of `objective/ctc`."""

    prior_from: float = option(
        0.1, help="share of the stage over which label priors come to their full scale", minimum=0.0, maximum=1.0
    )
    prior_decay: float = option(0.98, help="decay of the running label frequencies", minimum=0.0, maximum=0.99999)


@dataclass(frozen=True)
class MasAlignerOptions:
    """Options of `aligner/mas`."""

    bundle: str = option("aligner-mas-english", help="trained alignment model: installed name, folder or hub id")
    least_score: float = option(0.92, help="pairs that score less are refused", minimum=0.0, maximum=1.0)
    text: str | None = option(None, help="text part whose symbols are aligned, where it is not the bundle's")


@dataclass(frozen=True)
class CtcAlignerOptions:
    """Options of `aligner/ctc`."""

    bundle: str = option("aligner-ctc-english", help="trained alignment model: installed name, folder or hub id")
    least_score: float = option(-1.0, help="pairs that score less are refused", minimum=-100.0, maximum=0.0)
    least_clarity: float = option(
        -0.37, help="without a text: recordings in which symbols are heard less clearly are refused", maximum=0.0
    )
    text: str | None = option(None, help="text part whose symbols are aligned, where it is not the bundle's")


@dataclass(frozen=True)
class TextGridOptions:
    """Options of `aligner/textgrid`."""

    folder: Path = option(help="folder of TextGrids, searched with its subfolders for ITEM.TextGrid")
    phones: str = option("phones", help="tier of phones")
    alphabet: Literal["auto", "arpabet", "ipa"] = option("auto", help="what the phones are written in")
    least_score: float = option(0.5, help="pairs whose letters agree less are refused", minimum=0.0, maximum=1.0)
    tolerance_seconds: float = option(
        0.1, help="how far the end of the TextGrid may lie from the recording's", minimum=0.0
    )


def model_needs(options: ModelOptions) -> Sequence[Need]:
    """The codec and the vocabulary the weights were trained on."""
    return (
        Need("latent_dim", "equal", options.latent_dim),
        Need("latent_space", "equal", options.latent_space),
        Need("symbols", "equal", options.symbols),
        Need("vocabulary", "equal", options.vocabulary),
    )
