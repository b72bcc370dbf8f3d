"""Options of FlashSpeech's parts; the defaults are the released size. No torch here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from voxloom_registry import Facts, Need, option


def _width() -> Any:
    return option(512, help="hidden width H of the model's encoders", minimum=2, learnt=True)


@dataclass(frozen=True)
class FlashSpeechOptions:
    """Options of `model/flashspeech`."""

    width: int = _width()
    prompt_queries: int = option(
        32, help="learned queries that sum up the prompt for the denoiser", minimum=1, learnt=True
    )
    heads: int = option(8, help="attention heads of those queries", minimum=1, learnt=True)
    pitch_bins: int = option(512, help="bins of the pitch embedding", minimum=2, learnt=True)
    pitch_low_hz: float = option(50.0, help="lower end of the pitch bins", minimum=1.0, learnt=True)
    pitch_high_hz: float = option(1100.0, help="upper end of the pitch bins", minimum=2.0, learnt=True)
    latent_scale: Literal["channel", "global"] = option(
        "global", help="latents are scaled by one number, or each channel by its own", learnt=True
    )
    match_prompt: float = option(
        0.0,
        help="share of the way that mean and deviation of what is generated are brought to the prompt's",
        minimum=0.0,
        maximum=1.0,
        spoken=True,
    )
    precision: Literal["32", "bf16"] = option(
        "32", help="what latents are generated in; bf16 takes half the time where the device is fast at it", spoken=True
    )
    temperature: float = option(
        1.0,
        help="deviation of the noise that generation starts from; below 1 speech varies less",
        minimum=0.0,
        spoken=True,
    )
    latent_dim: int = option(help="latent dimension D of the codec", minimum=1, learnt=True)
    latent_space: str = option(help="latent space of the codec", learnt=True)


@dataclass(frozen=True)
class TransformerOptions:
    """What both Transformer encoders share."""

    width: int = _width()
    layers: int = option(6, help="Transformer blocks", minimum=1, learnt=True)
    heads: int = option(8, help="attention heads", minimum=1, learnt=True)
    filter_width: int = option(2048, help="width inside the feed-forward", minimum=1, learnt=True)
    kernel: int = option(9, help="kernel of the feed-forward's convolution", minimum=1, learnt=True)
    dropout: float = option(0.2, help="dropout", minimum=0.0, maximum=0.99, learnt=True)


@dataclass(frozen=True)
class PhonemeTransformerOptions(TransformerOptions):
    """Options of `encoder/phoneme-transformer`."""

    symbols: int = option(help="size of the vocabulary, padding included", minimum=2, learnt=True)
    vocabulary: str = option(help="hash of the vocabulary", learnt=True)
    adaptive: bool = option(True, help="layer norms take gain and bias from the prompt", learnt=True)


@dataclass(frozen=True)
class PromptTransformerOptions(TransformerOptions):
    """Options of `encoder/prompt-transformer`."""

    latent_dim: int = option(help="latent dimension D of the codec", minimum=1, learnt=True)


@dataclass(frozen=True)
class PromptStatisticsOptions:
    """Options of `encoder/prompt-statistics`."""

    latent_dim: int = option(help="latent dimension D of the codec", minimum=1, learnt=True)
    width: int = _width()
    layers: int = option(3, help="convolutions before pooling", minimum=1, learnt=True)
    kernel: int = option(5, help="their kernel", minimum=1, learnt=True)
    tokens: int = option(8, help="states the statistics are turned into", minimum=1, learnt=True)
    dropout: float = option(0.1, help="dropout", minimum=0.0, maximum=0.99, learnt=True)


@dataclass(frozen=True)
class RegressionOptions:
    """Options of `prosody/regression`."""

    frame_rate: float = option(help="latent frames per second of the codec", minimum=1.0, learnt=True)
    width: int = _width()
    layers: int = option(30, help="convolutions of each predictor", minimum=1, learnt=True)
    filter_width: int = option(512, help="their width", minimum=1, learnt=True)
    duration_kernel: int = option(3, help="kernel of the duration predictor", minimum=1, learnt=True)
    pitch_kernel: int = option(5, help="kernel of the pitch predictor", minimum=1, learnt=True)
    attention_every: int = option(3, help="convolutions between looks at the prompt", minimum=1, learnt=True)
    heads: int = option(8, help="attention heads", minimum=1, learnt=True)
    dropout: float = option(0.5, help="dropout after each convolution", minimum=0.0, maximum=0.99, learnt=True)
    attention_dropout: float = option(0.2, help="dropout of attention's output", minimum=0.0, maximum=0.99, learnt=True)


@dataclass(frozen=True)
class RefinedOptions(RegressionOptions):
    """Options of `prosody/refined`."""

    refiner_width: int = option(512, help="channels of each refiner", minimum=2, learnt=True)
    refiner_layers: int = option(30, help="residual blocks of each refiner", minimum=1, learnt=True)
    refiner_kernel: int = option(3, help="kernel of their dilated convolutions", minimum=1, learnt=True)
    refiner_dilation_cycle: int = option(2, help="dilations 1, 2 ... start over after so many", minimum=1, learnt=True)
    refiner_level_scale: float = option(
        1000.0, help="factor on c_noise before its sinusoid", minimum=0.001, learnt=True
    )
    duration_alpha: float = option(0.2, help="share of the residual added to durations", minimum=0.0, maximum=1.0)
    pitch_alpha: float = option(0.2, help="share of the residual added to pitch", minimum=0.0, maximum=1.0)


@dataclass(frozen=True)
class WaveNetOptions:
    """Options of `denoiser/wavenet`."""

    latent_dim: int = option(help="latent dimension D of the codec", minimum=1, learnt=True)
    condition_dim: int = option(help="hidden width H of condition and prompt tokens", minimum=1, learnt=True)
    width: int = option(512, help="channels of the residual blocks", minimum=2, learnt=True)
    layers: int = option(40, help="residual blocks", minimum=1, learnt=True)
    kernel: int = option(3, help="kernel of the dilated convolutions", minimum=1, learnt=True)
    dilation_cycle: int = option(
        2, help="dilations 1, 2, 4 ... start over after so many blocks", minimum=1, learnt=True
    )
    attention_every: int = option(3, help="blocks between looks at the prompt; 0 for none", minimum=0, learnt=True)
    heads: int = option(8, help="attention heads", minimum=1, learnt=True)
    attention_dropout: float = option(0.1, help="dropout of attention's output", minimum=0.0, maximum=0.99, learnt=True)
    level_scale: float = option(1000.0, help="factor on c_noise before its sinusoid", minimum=0.001, learnt=True)
    context: bool = option(False, help="takes known latents beside x, for generating inside a mask", learnt=True)


def model_facts(options: FlashSpeechOptions) -> Facts:
    """What the model states to its parts."""
    return {"width": options.width}


def model_needs(options: FlashSpeechOptions) -> Sequence[Need]:
    """The codec whose latents the weights were trained on."""
    return (
        Need("latent_dim", "equal", options.latent_dim),
        Need("latent_space", "equal", options.latent_space),
    )


def phoneme_needs(options: PhonemeTransformerOptions) -> Sequence[Need]:
    """The vocabulary of the text part, and the model's width."""
    return (
        Need("symbols", "equal", options.symbols),
        Need("vocabulary", "equal", options.vocabulary),
        Need("width", "equal", options.width),
    )


def prompt_needs(options: PromptTransformerOptions | PromptStatisticsOptions) -> Sequence[Need]:
    """The codec's dimension and the model's width."""
    return (Need("latent_dim", "equal", options.latent_dim), Need("width", "equal", options.width))


def regression_needs(options: RegressionOptions) -> Sequence[Need]:
    """The codec's frame rate and the model's width."""
    return (Need("frame_rate", "equal", options.frame_rate), Need("width", "equal", options.width))


def refined_needs(options: RefinedOptions) -> Sequence[Need]:
    """What regression needs, and a consistency model for the rest."""
    return (*regression_needs(options), Need("estimates", "one of", ("consistency",)))


def refined_facts(_: RefinedOptions) -> Facts:
    """There is something for a second stage to train."""
    return {"refined": True}


def regression_facts(_: RegressionOptions) -> Facts:
    """There is nothing for a second stage to train."""
    return {"refined": False}


def wavenet_needs(options: WaveNetOptions) -> Sequence[Need]:
    """The codec's dimension and the model's width."""
    return (Need("latent_dim", "equal", options.latent_dim), Need("width", "equal", options.condition_dim))
