"""HuBERT fine-tuned by CTC: the recogniser of the FlashSpeech paper's word error rates."""

from math import prod

import torch
from jaxtyping import Float
from torch import Tensor, nn

from voxloom.device import where
from voxloom.metric import AbstractRecogniser, Word
from voxloom.pretrained import folder_of, load_json, load_model
from voxloom.torchaudio_stand_in import tolerating_torchaudio
from voxloom_evaluation.ctc import greedy_words
from voxloom_evaluation.waves import at_rate

with tolerating_torchaudio():
    from transformers import HubertForCTC, Wav2Vec2CTCTokenizer, Wav2Vec2FeatureExtractor

HUB = "facebook/hubert-large-ls960-ft"
_WHAT = "the HuBERT model"
_SHORTEST_SECONDS = 0.05


class HubertRecogniser(nn.Module, AbstractRecogniser):
    """Greedy decoding without a language model. Words are spelled as in training: LibriSpeech's capitals."""

    def __init__(self, model: str = HUB) -> None:
        """Raises: InputError: when `model` is neither a folder nor on the hub, or no HuBERT with a CTC head."""
        super().__init__()
        folder = folder_of(model, _WHAT)
        self._extract = load_json(Wav2Vec2FeatureExtractor, folder, _WHAT)
        tokens = load_json(Wav2Vec2CTCTokenizer, folder, _WHAT)
        self._symbols = tokens.convert_ids_to_tokens(range(len(tokens)))
        self._blank, self._delimiter = tokens.pad_token_id, tokens.word_delimiter_token
        self._model = load_model(HubertForCTC, folder, _WHAT)
        self._frame_seconds = prod(self._model.config.conv_stride) / self._extract.sampling_rate

    def recognise(self, wave: Float[Tensor, " S"], sample_rate: int) -> list[Word]:
        """The words heard, in order; none in a wave shorter than 50 ms."""
        rate = self._extract.sampling_rate
        samples = at_rate(wave, sample_rate, rate)
        if len(samples) < _SHORTEST_SECONDS * rate:
            return []
        values = self._extract(samples, sampling_rate=rate, return_tensors="pt").input_values
        with torch.no_grad():
            logits: Tensor = self._model(values.to(where(self))).logits[0].cpu()
        return greedy_words(logits, self._symbols, self._blank, self._delimiter, self._frame_seconds)
