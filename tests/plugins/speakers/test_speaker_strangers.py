"""Who is told to be somebody else, by likenesses that are known."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voxloom.metric import AbstractMetric, Sample, Score
from voxloom_speakers.strangers import strangers


class Known(AbstractMetric):
    """Recording `1.wav` lasts a second, `2.wav` two, and so on; alike as a function of both numbers says."""

    better = "higher"

    def __init__(self, alike):
        self._alike = alike

    def measure(self, sample: Sample) -> dict[str, Score]:
        assert sample.prompt is not None
        seconds = len(sample.prompt) // sample.sample_rate
        return {"likeness": Score(self._alike(int(Path(sample.id).stem), seconds))}


@pytest.fixture
def told(tmp_path):
    def ask(count, alike):
        noise = 0.1 * np.random.default_rng(0).standard_normal(count * 16000)
        paths = [tmp_path / f"{number}.wav" for number in range(1, count + 1)]
        for number, path in enumerate(paths, start=1):
            soundfile.write(path, noise[: number * 16000], 16000)
        return [line.replace(f"{tmp_path}/", "") for line in strangers(paths, Known(alike))]

    return ask


def test_a_stranger_among_others(told):
    (line,) = told(4, lambda one, other: 0.55 if 3 in (one, other) else 0.85)
    assert (
        line == "3.wav: seems to be another speaker: it is like the others by 0.55, which are like each other by 0.85"
    )


def test_nobody_where_all_are_alike_or_all_unlike(told):
    assert told(4, lambda one, other: 0.8) == []
    assert told(4, lambda one, other: 0.6) == []
    assert told(4, lambda one, other: 0.76 if 3 in (one, other) else 0.9) == []


def test_two_recordings_and_one(told):
    assert told(2, lambda one, other: 0.6) == ["1.wav and 2.wav: seem to be two speakers, alike by 0.60"]
    assert told(2, lambda one, other: 0.72) == []
    assert told(1, lambda one, other: 0.0) == []
