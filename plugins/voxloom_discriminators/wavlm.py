"""A discriminator that listens through WavLM, HuBERT or wav2vec 2.0 (FlashSpeech section 3.3)."""

from typing import Literal

from jaxtyping import Float
from torch import Tensor

from voxloom.errors import InputError
from voxloom.pretrained import folder_of, load_json, load_model
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_discriminators.hearing import HearingDiscriminator
from voxloom_discriminators.listener import AbstractListener, stacked

with tolerating_torchaudio():
    from transformers import (
        AutoConfig,
        HubertModel,
        PreTrainedModel,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2Model,
        WavLMModel,
    )

HUB = "microsoft/wavlm-large"
KINDS: dict[str, type[PreTrainedModel]] = {"wavlm": WavLMModel, "hubert": HubertModel, "wav2vec2": Wav2Vec2Model}
_WHAT = "the speech model"


class WavlmDiscriminator(HearingDiscriminator):
    """Judges by all hidden states of such a model, those before its first layer included (25 of wavlm-large)."""

    def __init__(
        self, sample_rate: int, model: str = HUB, width: int = 256, prompt: Literal["projection", "none"] = "projection"
    ) -> None:
        """Raises: InputError: when `model` is neither a folder nor on the hub, or no such model."""
        super().__init__(PretrainedListener(model), sample_rate, width, prompt)


class PretrainedListener(AbstractListener):
    """A model of transformers over raw waves, which are normalised as its feature extractor says."""

    def __init__(self, model: str) -> None:
        super().__init__()
        folder = folder_of(model, _WHAT)
        extractor = load_json(Wav2Vec2FeatureExtractor, folder, _WHAT)
        family = load_json(AutoConfig, folder, _WHAT).model_type
        if family not in KINDS:
            raise InputError(f"{_WHAT} {folder} is a {family}, not one of {', '.join(KINDS)}")
        self.network = load_model(KINDS[family], folder, _WHAT)
        config = self.network.config
        self.sample_rate, self.normalises = extractor.sampling_rate, extractor.do_normalize
        self.channels = (config.num_hidden_layers + 1) * config.hidden_size
        self.shortest = 1
        for kernel, stride in zip(reversed(config.conv_kernel), reversed(config.conv_stride), strict=True):
            self.shortest = (self.shortest - 1) * stride + kernel

    def forward(self, wave: Float[Tensor, "B S"]) -> Float[Tensor, "B C F"]:
        """See `AbstractListener`."""
        if self.normalises:
            wave = wave - wave.mean(dim=1, keepdim=True)
            wave = wave / (wave.square().mean(dim=1, keepdim=True) + 1e-7).sqrt()
        return stacked(self.network(wave, output_hidden_states=True).hidden_states)
