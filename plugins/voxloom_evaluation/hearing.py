"""What a recogniser hears in a wave, and how it differs from the text."""

import warnings
from dataclasses import dataclass

import jiwer
from whisper_normalization import BasicTextNormalizer, EnglishTextNormalizer

from voxloom.metric import AbstractRecogniser, Sample
from voxloom_evaluation.memory import PerWave

_HEARD: PerWave[str] = PerWave()


def heard_in(sample: Sample, recogniser: AbstractRecogniser) -> str:
    """The words heard; a wave that several metrics measure is recognised once."""

    def recognise() -> str:
        return " ".join(word.text for word in recogniser.recognise(sample.wave, sample.sample_rate))

    return _HEARD.get(sample.wave, (sample.sample_rate, recogniser), recognise)


@dataclass(frozen=True)
class Differences:
    """Words of a text, and how many of them were not heard, heard as another, or heard without being there."""

    words: int
    deletions: int
    substitutions: int
    insertions: int

    @property
    def errors(self) -> int:
        """All of them."""
        return self.deletions + self.substitutions + self.insertions


class Comparison:
    """Both sides normalised as Whisper's authors do."""

    def __init__(self, language: str) -> None:
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):  # it leaves its word list open
            self._normalise = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()

    def differences(self, text: str, heard: str) -> Differences | None:
        """None of a text without words."""
        reference = self._normalise(text).strip()
        if not any(character.isalnum() for character in reference):
            return None
        counts = jiwer.process_words(reference, self._normalise(heard).strip())
        words = counts.hits + counts.substitutions + counts.deletions
        return Differences(words, counts.deletions, counts.substitutions, counts.insertions)
