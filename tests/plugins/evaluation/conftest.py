"""Random transformers checkpoints of a few thousand weights, saved as the hub keeps them."""

import json

import pytest
import torch

from voxloom.torchaudio_stand_in import tolerating_torchaudio

with tolerating_torchaudio():
    from transformers import (
        HubertConfig,
        HubertForCTC,
        Wav2Vec2CTCTokenizer,
        Wav2Vec2FeatureExtractor,
        WavLMConfig,
        WavLMForXVector,
    )

SMALL = {
    "hidden_size": 16,
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "conv_dim": (8,) * 7,
    "num_conv_pos_embeddings": 16,
    "num_conv_pos_embedding_groups": 4,
}
VOCABULARY = ("<pad>", "<s>", "</s>", "<unk>", "|", "E", "T", "A", "'")


@pytest.fixture(scope="session")
def wavlm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wavlm")
    torch.manual_seed(0)
    config = WavLMConfig(**SMALL, tdnn_dim=(16, 16, 16, 16, 24), xvector_output_dim=12, classifier_proj_size=8)
    WavLMForXVector(config).save_pretrained(folder)
    Wav2Vec2FeatureExtractor(do_normalize=True).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def hubert(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hubert")
    torch.manual_seed(0)
    HubertForCTC(HubertConfig(**SMALL, vocab_size=len(VOCABULARY))).save_pretrained(folder)
    Wav2Vec2FeatureExtractor(do_normalize=True).save_pretrained(folder)
    (folder / "words.json").write_text(json.dumps({symbol: index for index, symbol in enumerate(VOCABULARY)}))
    Wav2Vec2CTCTokenizer(str(folder / "words.json")).save_pretrained(folder)
    return folder
