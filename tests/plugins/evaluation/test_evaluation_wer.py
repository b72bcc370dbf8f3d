import pytest
import torch
from jaxtyping import Float
from torch import Tensor

from voxloom.metric import AbstractRecogniser, Sample, Word
from voxloom_evaluation.wer import WordErrorRate


class Heard(AbstractRecogniser):
    """Hears what it was told."""

    def __init__(self, text: str) -> None:
        self._words = [Word(word, 0.0, 0.1, 1.0) for word in text.split()]

    def recognise(self, wave: Float[Tensor, " S"], sample_rate: int) -> list[Word]:
        return self._words


@pytest.mark.parametrize(
    ("text", "heard", "errors", "words"),
    [
        ("Mr. Park's colour, it's 21!", "mister park's color it is twenty-one", 0, 7),
        ("the cat sat down", "the cat sad down", 1, 4),
        ("the cat sat down", "the cat down", 1, 4),
        ("the cat sat down", "the old cat sat down", 1, 4),
        ("cats", "cats sit down", 2, 1),
        ("hello there", "", 2, 2),
        ("...", "hello", 0, 0),
    ],
)
def test_counts_errors(text: str, heard: str, errors: int, words: int) -> None:
    score = WordErrorRate(Heard(heard)).measure(Sample("a", text, torch.zeros(1), 16000))["wer"]
    assert score.weight == words
    assert score.value * score.weight == pytest.approx(errors)
    assert score.detail == heard


def test_other_languages_are_only_simplified() -> None:
    score = WordErrorRate(Heard("der herr ist da"), language="de").compare("Der Herr ist da!", "der herr ist da")
    assert score.value == 0
