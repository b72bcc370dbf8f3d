"""Whisper by faster-whisper. Given a folder it needs no network."""

from pathlib import Path
from typing import Literal

from faster_whisper import WhisperModel
from jaxtyping import Float
from torch import Tensor

from voxloom.errors import InputError
from voxloom.metric import AbstractRecogniser, Word
from voxloom_evaluation.waves import at_rate

SAMPLE_RATE = 16000  # Hz


class WhisperRecogniser(AbstractRecogniser):
    """Whisper, without temperature fallback, so that the same wave always gives the same words."""

    def __init__(
        self,
        model: str = "base",
        language: str = "en",
        beam: int = 1,
        compute: Literal["int8", "float16", "float32"] = "int8",
        threads: int = 0,
    ) -> None:
        """Raises: InputError: when the model is neither a folder with a model nor a name the hub knows."""
        self._language = language
        self._beam = beam
        self._model = _load(model, compute, threads)

    def recognise(self, wave: Float[Tensor, " S"], sample_rate: int) -> list[Word]:
        """The words heard, in order; none in a wave shorter than 10 ms."""
        samples = at_rate(wave, sample_rate, SAMPLE_RATE)
        if len(samples) < SAMPLE_RATE // 100:
            return []
        segments, _ = self._model.transcribe(
            samples,
            language=self._language,
            beam_size=self._beam,
            temperature=0.0,
            condition_on_previous_text=False,
            word_timestamps=True,
        )
        words = (word for segment in segments for word in segment.words or ())
        return [Word(word.word.strip(), word.start, word.end, word.probability) for word in words if word.word.strip()]


def _load(model: str, compute: str, threads: int) -> WhisperModel:
    folder = Path(model).expanduser()
    try:
        name = str(folder) if folder.is_dir() else model  # for a folder nothing is fetched
        return WhisperModel(name, device="auto", compute_type=compute, cpu_threads=threads)
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(
            f"no Whisper model {model!r}: give the folder of a CTranslate2 model, or a name such as tiny or base "
            f"when the hub can be reached ({str(error).splitlines()[0]})"
        ) from error
