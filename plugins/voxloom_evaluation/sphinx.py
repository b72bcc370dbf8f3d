"""PocketSphinx, whose English model is inside its wheel: rough, small and always there."""

import numpy as np
from jaxtyping import Float
from pocketsphinx import Decoder
from torch import Tensor

from voxloom.metric import AbstractRecogniser, Word
from voxloom_evaluation.waves import at_rate

SAMPLE_RATE = 16000  # Hz
_FRAMES_PER_SECOND = 100


class PocketsphinxRecogniser(AbstractRecogniser):
    """English words by PocketSphinx's own model."""

    def __init__(self) -> None:
        self._decoder = Decoder(samprate=SAMPLE_RATE, loglevel="FATAL")

    def recognise(self, wave: Float[Tensor, " S"], sample_rate: int) -> list[Word]:
        """The words heard, in order; silences and noises left out."""
        samples = at_rate(wave, sample_rate, SAMPLE_RATE)
        if not samples.any():
            return []
        decoder = self._decoder
        decoder.reinit_feat()  # forget the cepstral mean of the last wave
        decoder.start_utt()
        decoder.process_raw((samples * 32767).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        scale = decoder.get_logmath()
        return [
            Word(
                segment.word.split("(")[0],
                segment.start_frame / _FRAMES_PER_SECOND,
                (segment.end_frame + 1) / _FRAMES_PER_SECOND,
                min(1.0, scale.exp(segment.prob)),
            )
            for segment in decoder.seg() or ()
            if segment.word[0] not in "<["
        ]
