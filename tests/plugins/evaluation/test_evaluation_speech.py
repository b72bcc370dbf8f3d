"""Metrics on real clips."""

import json
from pathlib import Path

import pytest
import torch

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom.metric import AbstractMetric, Sample
from voxloom.model import Recording
from voxloom_registry import Registry

DATA = Path(__file__).parents[2] / "data"
TEXTS = {line["id"]: line["text"] for line in map(json.loads, (DATA / "manifest.jsonl").read_text().splitlines())}


def clip(name: str) -> Recording:
    return read(DATA / f"{name}.opus")


def sample(name: str, prompt: str | None = None, wave: torch.Tensor | None = None) -> Sample:
    recording = clip(name)
    given = None if prompt is None else clip(prompt).wave
    return Sample(name, TEXTS[name], recording.wave if wave is None else wave, recording.sample_rate, given)


def build(name: str, **parts: object) -> AbstractMetric:
    metric: AbstractMetric = Registry.discover().build("metric", name, {}, **parts)
    return metric


@pytest.fixture(scope="module")
def similarity() -> AbstractMetric:
    return build("similarity")


def test_similarity_of_a_clip_to_itself_is_one(similarity: AbstractMetric) -> None:
    assert similarity.measure(sample("heart-1", "heart-1"))["similarity"].value == pytest.approx(1.0, abs=1e-4)


def test_similarity_tells_speakers_apart(similarity: AbstractMetric) -> None:
    same = similarity.measure(sample("heart-1", "heart-2"))["similarity"].value
    other = similarity.measure(sample("heart-1", "george-1"))["similarity"].value
    assert same > 0.75
    assert other < same - 0.1


def test_similarity_needs_two_voices(similarity: AbstractMetric) -> None:
    with pytest.raises(InputError, match="similarity needs a prompt to compare with, and heart-1 has none"):
        similarity.measure(sample("heart-1"))
    silent = similarity.measure(sample("heart-1", "heart-1", torch.zeros(24000)))["similarity"]
    assert (silent.value, silent.detail) == (0.0, "no voice")


def test_dnsmos_prefers_clean_speech() -> None:
    dnsmos = build("dnsmos")
    clean = sample("heart-1")
    noise = torch.randn(clean.wave.shape, generator=torch.Generator().manual_seed(0))
    noisy = sample("heart-1", wave=clean.wave + 0.05 * noise)
    quality = dnsmos.measure(clean)["dnsmos"].value
    assert 2.5 < quality < 5
    assert dnsmos.measure(noisy)["dnsmos"].value < quality - 0.5


def test_pocketsphinx_hears_most_words() -> None:
    wer = build("wer", recogniser=Registry.discover().build("recogniser", "pocketsphinx"))
    scores = [wer.measure(sample(name))["wer"] for name in TEXTS]
    pooled = sum(score.value * score.weight for score in scores) / sum(score.weight for score in scores)
    assert pooled < 0.4
    assert wer.measure(sample("heart-1", wave=torch.zeros(24000)))["wer"].value == 1.0
