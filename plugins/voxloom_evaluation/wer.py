"""Word error rate."""

from voxloom.metric import AbstractMetric, AbstractRecogniser, Sample, Score
from voxloom_evaluation.hearing import Comparison, heard_in


class WordErrorRate(AbstractMetric):
    """Substitutions, deletions and insertions per word of the text, both sides normalised as Whisper's authors do."""

    better = "lower"

    def __init__(self, recogniser: AbstractRecogniser, language: str = "en") -> None:
        self._recogniser = recogniser
        self._comparison = Comparison(language)

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`wer`, weighted by the words of the text; `detail` is what was heard."""
        return {"wer": self.compare(sample.text, heard_in(sample, self._recogniser))}

    def compare(self, text: str, heard: str) -> Score:
        """The score of a recognised text. A text without words weighs nothing."""
        found = self._comparison.differences(text, heard)
        return Score(0.0, 0.0, heard) if found is None else Score(found.errors / found.words, found.words, heard)
