"""Word error rate."""

import warnings

import jiwer
from whisper_normalization import BasicTextNormalizer, EnglishTextNormalizer

from voxloom.metric import AbstractMetric, AbstractRecogniser, Sample, Score


class WordErrorRate(AbstractMetric):
    """Substitutions, deletions and insertions per word of the text, both sides normalised as Whisper's authors do."""

    better = "lower"

    def __init__(self, recogniser: AbstractRecogniser, language: str = "en") -> None:
        self._recogniser = recogniser
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):  # it leaves its word list open
            self._normalise = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`wer`, weighted by the words of the text; `detail` is what was heard."""
        heard = " ".join(word.text for word in self._recogniser.recognise(sample.wave, sample.sample_rate))
        return {"wer": self.compare(sample.text, heard)}

    def compare(self, text: str, heard: str) -> Score:
        """The score of a recognised text. A text without words weighs nothing."""
        reference = self._normalise(text).strip()
        if not any(character.isalnum() for character in reference):
            return Score(0.0, 0.0, heard)
        counts = jiwer.process_words(reference, self._normalise(heard).strip())
        words = counts.hits + counts.substitutions + counts.deletions
        errors = counts.substitutions + counts.deletions + counts.insertions
        return Score(errors / words, words, heard)
