"""Offers FlashSpeech: its wiring and the parts it is made of."""

from collections.abc import Iterable

from voxloom_registry import AnyOffer, Offer, hookimpl

_OPTIONS = "voxloom_flashspeech.options"
_ATTENTION = {"attention": "attention"}


@hookimpl
def voxloom_offers() -> Iterable[AnyOffer]:
    """A model, three encoders, two prosody parts and a denoiser."""
    yield Offer(
        "model",
        "flashspeech",
        "voxloom_flashspeech.model:FlashSpeech",
        f"{_OPTIONS}:FlashSpeechOptions",
        "zero-shot speech by a latent consistency model",
        facts=f"{_OPTIONS}:model_facts",
        needs=f"{_OPTIONS}:model_needs",
        wiring="voxloom_flashspeech.wiring:wiring",
    )
    yield Offer(
        "encoder",
        "phoneme-transformer",
        "voxloom_flashspeech.encoders:PhonemeTransformer",
        f"{_OPTIONS}:PhonemeTransformerOptions",
        "phonemes by a Transformer with convolutional feed-forwards",
        needs=f"{_OPTIONS}:phoneme_needs",
        parts=_ATTENTION,
    )
    yield Offer(
        "encoder",
        "prompt-transformer",
        "voxloom_flashspeech.encoders:PromptTransformer",
        f"{_OPTIONS}:PromptTransformerOptions",
        "prompts by a Transformer, frame by frame",
        needs=f"{_OPTIONS}:prompt_needs",
        parts=_ATTENTION,
    )
    yield Offer(
        "encoder",
        "prompt-statistics",
        "voxloom_flashspeech.statistics:PromptStatistics",
        f"{_OPTIONS}:PromptStatisticsOptions",
        "prompts by means and deviations over time, for small data",
        needs=f"{_OPTIONS}:prompt_needs",
    )
    yield Offer(
        "prosody",
        "regression",
        "voxloom_flashspeech.prosody:RegressionProsody",
        f"{_OPTIONS}:RegressionOptions",
        "durations, pitch and voicing by convolutions that look at the prompt",
        facts=f"{_OPTIONS}:regression_facts",
        needs=f"{_OPTIONS}:regression_needs",
        parts=_ATTENTION,
    )
    yield Offer(
        "prosody",
        "refined",
        "voxloom_flashspeech.refinement:RefinedRegressionProsody",
        f"{_OPTIONS}:RefinedOptions",
        "regression, and a consistency model of what it leaves",
        facts=f"{_OPTIONS}:refined_facts",
        needs=f"{_OPTIONS}:refined_needs",
        parts={**_ATTENTION, "parameterisation": "parameterisation"},
    )
    yield Offer(
        "denoiser",
        "wavenet",
        "voxloom_flashspeech.wavenet:WaveNet",
        f"{_OPTIONS}:WaveNetOptions",
        "WaveNet with cross-attention to prompt tokens and FiLM",
        needs=f"{_OPTIONS}:wavenet_needs",
        parts=_ATTENTION,
    )
