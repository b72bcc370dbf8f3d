"""The voices that FlashSpeech is compared with: one network, one trainer, four other ways to learn and to sample."""

import re
from pathlib import Path

import pytest
from safetensors import safe_open

import voxloom
from voxloom_evaluation.sphinx import PocketsphinxRecogniser

ROOT = Path(__file__).parents[2]
PROMPT = ROOT / "examples" / "prompts" / "heart.flac"
VOICES = {"naturalspeech2": 150, "flow": 32, "comospeech": 1, "prodiff": 2}
"""Evaluations that each speaks with by default."""
LARGEST = 14_000_000  # bytes of weights
SENTENCES = (
    "The quick brown fox jumps over the lazy dog.",
    "She opened the window and looked at the garden.",
    "He was reading a book about the history of the city.",
    "The children played in the water until the evening.",
)
SAME = ("codec", "text", "pitch", "attention", "phoneme_encoder", "prompt_encoder")


@pytest.fixture(scope="module", params=VOICES)
def named(request):
    """Its name, and the voice."""
    return request.param, voxloom.load(f"{request.param}-nano")


def words(text):
    return set(re.findall(r"[a-z']+", text.lower()))


def test_weights_are_small_bf16_and_safe(named):
    _, voice = named
    weights = voice.bundle.folder / "model.safetensors"
    assert weights.stat().st_size <= LARGEST
    with safe_open(weights, framework="pt") as file:
        kept = {file.get_slice(name).get_dtype() for name, _ in voice.model.named_parameters()}
    assert kept == {"BF16"}


def test_encoders_and_denoiser_are_those_of_nano(named):
    _, voice = named
    nano = voxloom.load("nano").config.plain()
    slots = voice.config.plain()
    assert {name: slots[name] for name in SAME} == {name: nano[name] for name in SAME}
    assert {**slots["denoiser"], "context": True} == nano["denoiser"]
    assert {**nano["prosody"], **slots["prosody"], "part": "refined"} == nano["prosody"]


def test_its_sampler_makes_the_evaluations_that_are_told(named):
    name, voice = named
    assert voice.model.part("sampler", object).evaluations == VOICES[name]


def test_a_small_recogniser_understands_most_words(named):
    _, voice = named
    recogniser = PocketsphinxRecogniser()
    found = total = 0
    for text in SENTENCES:
        result = voice.run("say", text=text, prompt=PROMPT)
        heard = {word.text.lower() for word in recogniser.recognise(result.wave, result.sample_rate)}
        found += len(words(text) & heard)
        total += len(words(text))
    assert found / total > 0.4
