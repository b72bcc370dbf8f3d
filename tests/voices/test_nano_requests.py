"""What people ask of the voice that ships: single words and long passages, through the command line.

Heard by PocketSphinx, or by the Whisper model that VOXLOOM_WHISPER names. PocketSphinx hears every word of the test
recordings, though some of them wrong, so deletions are the voice's.
"""

import json
import os
from pathlib import Path

import pytest

from voxloom.audio import read
from voxloom.metric import Sample
from voxloom_evaluation.deletions import Deletions
from voxloom_registry import Registry

REQUESTS = Path(__file__).parents[1] / "data" / "requests"
MOST_DELETIONS = 0.3
SIZES = {"one-word": (20, (1, 1), (4, 12)), "long": (20, (50, 70), (280, 320)), "sentences": (96, (4, 25), (10, 160))}


def lines(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (REQUESTS / f"{name}.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def metric() -> Deletions:
    folder = os.environ.get("VOXLOOM_WHISPER")
    registry = Registry.discover()
    recogniser = registry.build("recogniser", *(("whisper", {"model": folder}) if folder else ("pocketsphinx",)))
    return registry.build("metric", "deletions", recogniser=recogniser)


@pytest.fixture
def spoken(command, tmp_path, metric):
    """Speak a request and give its sample, after the length was found plausible."""

    def speak(line: dict[str, str]) -> Sample:
        out = tmp_path / "said.wav"
        done = command("say", line["text"], "--voice", "nano", "--prompt", REQUESTS / line["prompt"], "-o", out)
        assert done.exit_code == 0, done.output
        said = read(out)
        seconds, letters = len(said.wave) / said.sample_rate, len(line["text"])
        assert letters / 25 < seconds < 1.5 + letters / 8, f"{line['id']} lasts {seconds:.1f} s"
        assert 0.01 < float(said.wave.square().mean().sqrt()) < 0.5
        return Sample(line["id"], line["text"], said.wave, said.sample_rate)

    return speak


@pytest.mark.parametrize("name", SIZES)
def test_sets_are_what_they_say(name: str) -> None:
    count, words, letters = SIZES[name]
    texts = [line["text"] for line in lines(name)]
    assert len(set(texts)) == count
    assert all(words[0] <= len(text.split()) <= words[1] for text in texts)
    assert all(letters[0] <= len(text) <= letters[1] for text in texts)
    assert all((REQUESTS / line["prompt"]).is_file() for line in lines(name))
    assert len({line["prompt"] for line in lines(name)}) == 8


@pytest.mark.slow
def test_of_single_words_at_most_three_in_ten_are_lost(spoken, metric) -> None:
    found = [metric.measure(spoken(line))["deletions"] for line in lines("one-word")]
    assert sum(score.value * score.weight for score in found) / sum(score.weight for score in found) <= MOST_DELETIONS


@pytest.mark.slow
@pytest.mark.parametrize("part", [slice(0, 7), slice(7, 14), slice(14, 20)], ids=str)
def test_of_a_passage_at_most_three_words_in_ten_are_lost(spoken, metric, part: slice) -> None:
    for line in lines("long")[part]:
        score = metric.measure(spoken(line))["deletions"]
        assert score.value <= MOST_DELETIONS, f"{line['id']}: {score.value:.0%} are lost, {score.detail!r} was heard"


@pytest.mark.slow
def test_a_passage_cut_in_the_middle_would_be_noticed(spoken, metric) -> None:
    line = lines("long")[0]
    whole = spoken(line)
    half = Sample(whole.id, whole.text, whole.wave[: len(whole.wave) // 2].clone(), whole.sample_rate)
    assert metric.measure(half)["deletions"].value > MOST_DELETIONS
