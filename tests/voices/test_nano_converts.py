"""The voice that ships converts real recordings into each other's voices, and is understood."""

import re
from pathlib import Path

import pytest

import voxloom
from voxloom.audio import read, resample
from voxloom.metric import Sample
from voxloom_evaluation.similarity import Similarity
from voxloom_evaluation.sphinx import PocketsphinxRecogniser

DATA = Path(__file__).parents[1] / "data"
PROMPTS = Path(__file__).parents[2] / "examples" / "prompts"
TEXT = "Both teams scored in the first quarter."

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.mark.parametrize("text", [TEXT, None])
def test_the_voice_is_the_targets_and_the_words_are_the_sources(text):
    source, target = DATA / "heart-1.opus", PROMPTS / "george.flac"
    made = voxloom.load("nano").run("convert", source=source, prompt=target, text=text)
    assert made.seconds == pytest.approx(2.35, abs=0.0125)
    similarity, rate = Similarity(), made.sample_rate

    def alike(other: Path) -> float:
        prompt = resample(read(other), rate).wave
        return similarity.measure(Sample("one", TEXT, made.wave, rate, prompt))["similarity"].value

    assert alike(target) > alike(source)
    heard = {word.text.lower() for word in PocketsphinxRecogniser().recognise(made.wave, rate)}
    if text is not None:
        assert len(heard & set(re.findall(r"[a-z]+", TEXT.lower()))) >= 3
