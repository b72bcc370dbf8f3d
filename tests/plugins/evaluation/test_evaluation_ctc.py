"""Greedy CTC decoding of logits made by hand, and HuBERT on a tiny random model."""

import math

import pytest
import torch

from voxloom.errors import InputError
from voxloom.metric import Word
from voxloom.testing import RecogniserSuite
from voxloom.testing.inputs import speech_like
from voxloom_evaluation.ctc import greedy_words
from voxloom_registry import Registry

SYMBOLS = ("<pad>", "<s>", "|", "A", "B", "C")


class TestHubert(RecogniserSuite):
    name = "hubert-ctc"

    @pytest.fixture(autouse=True)
    def _tiny(self, hubert):
        self.options = {"model": str(hubert)}


def decode(path, probability=0.9):
    """The words of a path such as `A_B|`: a symbol a frame, `_` blank and `^` a special one, each this probable."""
    best = torch.tensor(["_^|ABC".index(symbol) for symbol in path], dtype=torch.long)
    logits = torch.full((len(path), len(SYMBOLS)), math.log((1 - probability) / (len(SYMBOLS) - 1)))
    logits[torch.arange(len(path)), best] = math.log(probability)
    return greedy_words(logits + 3, SYMBOLS, blank=0, delimiter="|", frame_seconds=0.02)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", []),
        ("____", []),
        ("||||", []),
        ("AAA", ["A"]),
        ("A_A", ["AA"]),
        ("AAB_BC", ["ABBC"]),
        ("_AB|C_", ["AB", "C"]),
        ("|AB__||_C|", ["AB", "C"]),
        ("^A^B", ["AB"]),
        ("A_|_A", ["A", "A"]),
    ],
)
def test_repeats_blanks_and_delimiters(path, words):
    assert [word.text for word in decode(path)] == words


def test_times_run_from_the_first_symbol_to_the_end_of_the_last():
    first, second = decode("__AA_B__|_CC_")
    assert (first.text, first.start, first.end) == ("AB", pytest.approx(0.04), pytest.approx(0.12))
    assert (second.text, second.start, second.end) == ("C", pytest.approx(0.2), pytest.approx(0.24))


def test_the_score_is_the_mean_of_its_own_symbols():
    assert decode("_A_|", 0.8) == [Word("A", 0.02, 0.04, pytest.approx(0.8))]
    logits = torch.log(torch.tensor([[0.1, 0, 0, 0.9, 0, 0], [0.9, 0, 0, 0.1, 0, 0], [0.6, 0, 0, 0, 0.4, 0]]) + 1e-12)
    logits[2, 4] += 1
    odds = 0.4 * math.e / (0.4 * math.e + 0.6)
    (word,) = greedy_words(logits, SYMBOLS, 0, "|", 0.02)
    assert word.score == pytest.approx(math.sqrt(0.9 * odds), rel=1e-4)


def test_words_are_spelled_with_the_models_own_vocabulary(hubert):
    recogniser = Registry.discover().build("recogniser", "hubert-ctc", {"model": str(hubert)})
    assert recogniser._symbols[4:] == ["|", "E", "T", "A", "'"]
    assert (recogniser._blank, recogniser._delimiter, recogniser._frame_seconds) == (0, "|", 0.02)
    wave = speech_like(1, 16000, 16000)[0, 0]
    with torch.no_grad():  # a head that always says A, then one that always says nothing
        recogniser._model.lm_head.weight.zero_()
        recogniser._model.lm_head.bias.copy_(10 * torch.nn.functional.one_hot(torch.tensor(7), 9))
        (word,) = recogniser.recognise(wave, 16000)
        recogniser._model.lm_head.bias.copy_(10 * torch.nn.functional.one_hot(torch.tensor(0), 9))
        assert recogniser.recognise(wave, 16000) == []
    assert (word.text, word.start, word.end) == ("A", 0, pytest.approx(0.98))  # 49 frames
    assert word.score == pytest.approx(1 / (1 + 8 * math.exp(-10)))
    assert recogniser.recognise(wave[:100], 16000) == []


def test_what_is_no_hubert_is_refused(wavlm):
    with pytest.raises(InputError, match="the HuBERT model"):
        Registry.discover().build("recogniser", "hubert-ctc", {"model": str(wavlm)})
