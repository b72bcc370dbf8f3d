"""What word errors are: words left out, said otherwise, or added."""

from voxloom.metric import AbstractMetric, AbstractRecogniser, Sample, Score
from voxloom_evaluation.hearing import Comparison, heard_in

FIGURES = ("deletions", "substitutions", "insertions", "heavy_deletions")


class Deletions(AbstractMetric):
    """Each sort of error per word of the text, pooled over words, and how many utterances lose many of theirs."""

    better = "lower"

    def __init__(self, recogniser: AbstractRecogniser, language: str = "en", heavy: float = 0.3) -> None:
        self._recogniser = recogniser
        self._comparison = Comparison(language)
        self._heavy = heavy

    def measure(self, sample: Sample) -> dict[str, Score]:
        """`deletions`, `substitutions` and `insertions` per word; `heavy_deletions` is 1 for more than `heavy` of them.

        A text without words weighs nothing.
        """
        heard = heard_in(sample, self._recogniser)
        found = self._comparison.differences(sample.text, heard)
        if found is None:
            return {figure: Score(0.0, 0.0, heard) for figure in FIGURES}
        rates = (found.deletions / found.words, found.substitutions / found.words, found.insertions / found.words)
        scores = [Score(rate, found.words, heard) for rate in rates]
        return dict(zip(FIGURES, [*scores, Score(float(rates[0] > self._heavy))], strict=True))
