"""What is heard of `nano` under a control, measured on the wave alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

import voxloom
from voxloom.codec import AbstractCodec
from voxloom.pitch import AbstractPitch
from voxloom.result import AudioResult
from voxloom.voice import Voice

PROMPTS = Path(__file__).parents[3] / "examples" / "prompts"


PITCH_SECONDS = 0.005


@dataclass(frozen=True)
class Heard:
    """A result, and where in it each word is said, in seconds."""

    result: AudioResult
    words: list[tuple[float, float]]

    def span(self, text: str, part: str) -> tuple[float, float]:
        """From the first to the last word of `part` of `text`."""
        first = len(text[: text.index(part)].split())
        return self.words[first][0], self.words[first + len(part.split()) - 1][1]

    def pitch(self, tracker: AbstractPitch) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """F0 in Hz and where the wave is voiced, every 5 ms."""
        rate = self.result.sample_rate
        pitch, voicing = tracker.track(self.result.wave[None, None], rate, round(PITCH_SECONDS * rate))
        return pitch[0].double().numpy(), voicing[0].numpy() > 0.5

    def silences(self, below_db: float = 35.0) -> list[tuple[float, float]]:
        """Where the wave is silent, start and length in seconds: `below_db` under its loudest twentieth.

        Power is measured every millisecond in windows of 10 ms.
        """
        rate = self.result.sample_rate
        size, step = rate // 100, rate // 1000
        squares = np.square(self.result.wave.double().numpy())
        power = np.convolve(squares, np.ones(size) / size, mode="same")[::step]
        decibels = 10 * np.log10(power + 1e-12)
        silent = np.concatenate([[False], decibels < np.percentile(decibels, 95) - below_db, [False]])
        edges = np.flatnonzero(np.diff(silent.astype(int)))
        return [(start / 1000, (stop - start) / 1000) for start, stop in zip(edges[::2], edges[1::2], strict=True)]

    def inner_silences(self) -> list[tuple[float, float]]:
        """Those between the first sound and the last."""
        end = self.result.seconds
        return [(start, length) for start, length in self.silences() if start > 0.0 and start + length < end - 0.002]

    @property
    def longest_silence(self) -> float:
        """In seconds, between the first sound and the last."""
        return max(length for _, length in self.inner_silences())

    @property
    def sounding(self) -> float:
        """Seconds from the first sound to the last."""
        silences, end = self.silences(), self.result.seconds
        start = silences[0][1] if silences and silences[0][0] == 0.0 else 0.0
        at_end = silences and sum(silences[-1]) > end - 0.002
        return (silences[-1][0] if at_end else end) - start


@pytest.fixture(scope="session")
def nano() -> Voice:
    return voxloom.load("nano")


@pytest.fixture(scope="session")
def tracker(nano: Voice) -> AbstractPitch:
    return nano.model.part("pitch", AbstractPitch)


@pytest.fixture(scope="session")
def say(nano: Voice) -> Callable[..., Heard]:
    """Say a text in the voice of a prompt under options of controls."""

    def spoken(text: str, prompt: str = "heart", **controls: Any) -> Heard:
        voice = nano.having(**controls) if controls else nano
        result = voice.run("say", text=text, prompt=PROMPTS / f"{prompt}.flac", seed=1)
        words = []
        for sentence in result.sentences:
            assert sentence.prosody.durations is not None
            ends = sentence.prosody.durations[0].cumsum(0).tolist()
            owners = [symbol.word for symbol in sentence.transcript.symbols]
            for word in sorted({owner for owner in owners if owner is not None}):
                mine = [place for place, owner in enumerate(owners) if owner == word]
                start = sentence.start_seconds
                words.append((start + (ends[mine[0] - 1] if mine[0] else 0.0), start + ends[mine[-1]]))
        return Heard(result, words)

    return spoken


Risen = Callable[..., tuple[float, float]]


@pytest.fixture(scope="session")
def risen(tracker: AbstractPitch) -> Risen:
    """How many times as high as usual: the median ratio of frames voiced in both, and the ratio of both's medians.

    Which frames are voiced differs from one rendering to the next, and with them what the median is of.
    """

    def ratios(usual: Heard, other: Heard, span: tuple[float, float] | None = None) -> tuple[float, float]:
        (ours, voiced), (theirs, there) = usual.pitch(tracker), other.pitch(tracker)
        assert len(ours) == len(theirs), "only pitch was to change"
        start, stop = (0, len(ours)) if span is None else (round(each / PITCH_SECONDS) for each in span)
        inside = (np.arange(len(ours)) >= start) & (np.arange(len(ours)) < stop)
        both = inside & voiced & there
        medians = float(np.median(theirs[inside & there]) / np.median(ours[inside & voiced]))
        return float(np.median(theirs[both] / ours[both])), medians

    return ratios


Warp = Callable[[AbstractCodec, Heard, Heard, Sequence[float]], list[float]]


@pytest.fixture(scope="session")
def warp() -> Warp:
    """When another result says what one says at given seconds, by dynamic time warping of the sound alone."""

    def warped(codec: AbstractCodec, usual: Heard, other: Heard, seconds: Sequence[float]) -> list[float]:
        ours, theirs = (codec.encode(each.result.wave[None, None])[0, 2:14].double() for each in (usual, other))
        scale = ours.std(dim=1, keepdim=True)
        path = _path(torch.cdist((ours / scale).T, (theirs / scale).T).numpy())
        frame = codec.hop_length / codec.sample_rate
        return [
            frame * float(np.mean([theirs for ours, theirs in path if ours == round(at / frame)])) for at in seconds
        ]

    return warped


def _path(costs: NDArray[np.float64]) -> list[tuple[int, int]]:
    total = np.full((costs.shape[0] + 1, costs.shape[1] + 1), np.inf)
    total[0, 0] = 0.0
    for row, column in np.ndindex(*costs.shape):
        before = min(total[row, column], total[row, column + 1], total[row + 1, column])
        total[row + 1, column + 1] = costs[row, column] + before
    row, column = costs.shape
    path = []
    while row and column:
        path.append((row - 1, column - 1))
        steps = ((row - 1, column - 1), (row - 1, column), (row, column - 1))
        row, column = min(steps, key=lambda step: float(total[step]))
    return path
