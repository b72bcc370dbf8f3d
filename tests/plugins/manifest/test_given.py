from pathlib import Path

import pytest
import torch

from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom_manifest.aligner import GivenAligner

WAVE = torch.zeros(1600)  # 0.1 s


def item(durations):
    return Item("u1", Path("u1.wav"), "ab", "ann", phonemes=("a", "b"), durations=durations)


def test_durations_are_handed_on():
    assert GivenAligner().align(item((0.04, 0.06)), "ab", WAVE, 16000) == [0.04, 0.06]
    assert GivenAligner(0.05).align(item((0.04, 0.10)), "ab", WAVE, 16000) == [0.04, 0.10]


@pytest.mark.parametrize(
    ("durations", "symbols", "told"),
    [
        (None, "ab", "u1: the corpus gives no durations"),
        ((0.04, 0.06), "abc", "u1: the corpus gives 2 durations for 3 symbols"),
        ((0.04, 0.03), "ab", r"u1: .* sum to 0\.070 s, but the recording lasts 0\.100 s"),
    ],
)
def test_what_does_not_belong_together_is_refused(durations, symbols, told):
    with pytest.raises(InputError, match=told):
        GivenAligner(0.01).align(item(durations), symbols, WAVE, 16000)
