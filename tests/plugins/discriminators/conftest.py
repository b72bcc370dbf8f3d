"""Random checkpoints of transformers, of a few thousand weights, saved as the hub keeps them."""

import pytest
import torch

from voxloom.torchaudio_stand_in import tolerating_torchaudio

with tolerating_torchaudio():
    from transformers import (
        HubertConfig,
        HubertModel,
        Wav2Vec2Config,
        Wav2Vec2FeatureExtractor,
        Wav2Vec2Model,
        WavLMConfig,
        WavLMModel,
    )

SMALL = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "conv_dim": (8,) * 7,
    "num_conv_pos_embeddings": 16,
    "num_conv_pos_embedding_groups": 4,
}
FAMILIES = {
    "wavlm": (WavLMConfig, WavLMModel),
    "hubert": (HubertConfig, HubertModel),
    "wav2vec2": (Wav2Vec2Config, Wav2Vec2Model),
}


@pytest.fixture(scope="session")
def speech_models(tmp_path_factory):
    """Folder by family; WavLM as the large one is (pre-norm, layer-normalised convolutions), the others as the base."""
    folders = {}
    for name, (config, model) in FAMILIES.items():
        folders[name] = tmp_path_factory.mktemp(name)
        torch.manual_seed(0)
        large = {"feat_extract_norm": "layer", "do_stable_layer_norm": True} if name == "wavlm" else {}
        model(config(**SMALL, **large)).save_pretrained(folders[name])
        Wav2Vec2FeatureExtractor(do_normalize=name == "wavlm").save_pretrained(folders[name])
    return folders
