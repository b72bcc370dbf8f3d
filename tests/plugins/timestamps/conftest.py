"""The voice that ships, and what it makes of a long text."""

import pytest
import torch

import voxloom
from voxloom.result import AudioResult, Sentence
from voxloom.text import Symbol, Transcript
from voxloom.values import Prosody

LONG = (
    "Hello, Dr. Smith; it costs $5.50 today. Are you quite sure? The committee, which had been sitting in the old town "
    "hall since early morning, decided after a long and heated debate that the bridge would be closed to all traffic. "
    "Nobody had asked the people who live there. They will have to walk across the river, or wait until the first of "
    "December. That is a long time! Children, however, did not mind at all. No."
)


@pytest.fixture(scope="session")
def long_speech(heart):
    return voxloom.load("nano").run("say", text=LONG, prompt=heart, seed=5)


@pytest.fixture
def spoken():
    """Make a result of one sentence, 80 frames a second: `spoken("ab.", [("a", 0, 0, 1), ...], seconds)`."""

    def make(text, symbols, seconds, lasting=None, start=0.0):
        found = tuple(Symbol(*symbol) for symbol in symbols)
        frames = torch.tensor([round(sum(seconds) * 80) if lasting is None else lasting])
        prosody = Prosody(frames, torch.tensor([seconds]))
        sentence = Sentence(Transcript(text, text, found), prosody, 80.0, start)
        wave = torch.zeros(round(start * 16000) + 200 * int(frames))
        return AudioResult(wave, 16000, sentences=(sentence,))

    return make


@pytest.fixture
def read_aloud(spoken):
    """A result in which every word of a text takes as long as said, after which a mark pauses for 0.1 s."""

    def make(text, seconds_per_word=0.3):
        symbols, seconds, place = [], [], 0
        for number, word in enumerate(text.split(" ")):
            said = word.rstrip(".,?!;:")
            symbols.append(("a", number, place, place + len(said)))
            seconds.append(seconds_per_word)
            if said != word:
                symbols.append((word[len(said)], None, place + len(said), place + len(word)))
                seconds.append(0.1)
            symbols.append((" ", None, place + len(word), place + len(word) + 1))
            seconds.append(0.0)
            place += len(word) + 1
        return spoken(text, symbols, seconds)

    return make
