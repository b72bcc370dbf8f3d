"""What word errors are, and that a wave is heard once."""

import pytest
import torch

from voxloom.metric import AbstractRecogniser, Sample, Score, Word
from voxloom_evaluation.deletions import Deletions
from voxloom_evaluation.evaluation import Evaluation
from voxloom_evaluation.wer import WordErrorRate


class Heard(AbstractRecogniser):
    """Hears what it was told, and counts how often."""

    def __init__(self, text: str) -> None:
        self.words = [Word(word, 0.0, 0.1, 1.0) for word in text.split()]
        self.times = 0

    def recognise(self, wave: torch.Tensor, sample_rate: int) -> list[Word]:
        self.times += 1
        return self.words


def measured(text: str, heard: str, **options: float) -> dict[str, Score]:
    return Deletions(Heard(heard), **options).measure(Sample("a", text, torch.zeros(1), 16000))


@pytest.mark.parametrize(
    ("text", "heard", "deletions", "substitutions", "insertions", "is_heavy"),
    [
        ("the cat sat down", "the cat sat down", 0, 0, 0, False),
        ("the cat sat down", "the cat down", 1, 0, 0, False),
        ("the cat sat down", "the down", 2, 0, 0, True),
        ("the cat sat down", "the cat sad down now", 0, 1, 1, False),
        ("cats", "", 1, 0, 0, True),
        ("cats", "cots and dogs", 0, 1, 2, False),
    ],
)
def test_sorts_are_counted_per_word(text, heard, deletions, substitutions, insertions, is_heavy) -> None:
    found = measured(text, heard)
    words = len(text.split())
    counts = {"deletions": deletions, "substitutions": substitutions, "insertions": insertions}
    for figure, count in counts.items():
        assert found[figure].value * words == pytest.approx(count)
        assert found[figure].weight == words
    assert found["heavy_deletions"] == Score(float(is_heavy))
    assert found["deletions"].detail == heard


def test_what_is_heavy_is_an_option() -> None:
    assert measured("the cat sat down", "the cat down", heavy=0.2)["heavy_deletions"].value == 1.0


def test_exactly_thirty_percent_is_not_heavy() -> None:
    assert measured("a b c d e f g h i j", "a b c d e f g")["heavy_deletions"].value == 0.0


def test_a_text_without_words_weighs_nothing() -> None:
    assert {score.weight for score in measured("...", "hello").values()} == {0.0}


def test_a_wave_is_heard_once_for_both_metrics() -> None:
    recogniser, wave = Heard("the cat"), torch.zeros(1)
    for metric in (WordErrorRate(recogniser), Deletions(recogniser)):
        metric.measure(Sample("a", "the cat sat", wave, 16000))
    assert recogniser.times == 1
    WordErrorRate(recogniser).measure(Sample("b", "the cat sat", torch.zeros(1), 16000))
    assert recogniser.times == 2
    other = Heard("a dog")
    assert WordErrorRate(other).measure(Sample("a", "the cat sat", wave, 16000))["wer"].detail == "a dog"


def test_the_table_counts_utterances_and_pools_words() -> None:
    scores = {
        "a": measured("one", ""),
        "b": measured("the cat sat down on it all day", "the cat sat down on it all day"),
    }
    table = Evaluation({"nano": scores}, dict.fromkeys(scores["a"], "lower")).table()
    assert "11.1 % [0.0, 100.0]" in table
    assert "1 of 2 [0, 2]" in table
