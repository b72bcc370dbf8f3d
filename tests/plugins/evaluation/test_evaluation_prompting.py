"""The choice of prompts, on recordings whose every second is known."""

from pathlib import Path

import pytest
import torch

from voxloom.audio import read, write
from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom_evaluation.prompting import lasting, random_stretch, seconds_of
from voxloom_evaluation.trials import trials_of

RATE = 8000
LENGTHS = {"a": 5.0, "b": 2.0, "c": 6.0, "d": 12.0, "e": 4.0}


@pytest.fixture
def items(tmp_path: Path) -> list[Item]:
    """One speaker's recordings, as long as `LENGTHS` says."""
    made = []
    for name, seconds in LENGTHS.items():
        path = tmp_path / f"{name}.wav"
        write(path, torch.linspace(0, 0.5, round(seconds * RATE)), RATE)
        made.append(Item(name, path, f"text {name}", "one", "test"))
    return made


def test_a_random_stretch_is_three_seconds_of_another_recording(items: list[Item]) -> None:
    found = set()
    for seed in range(30):
        for trial in trials_of(items, choose=random_stretch(3.0, seed)):
            assert trial.prompt.id not in (trial.item.id, "b")
            assert trial.reference is not None
            assert trial.reference.id not in (trial.item.id, trial.prompt.id)
            assert trial.stretch is not None
            start, seconds = trial.stretch
            assert 0 <= start <= LENGTHS[trial.prompt.id] - 3
            assert len(read(trial.prompt.audio, start, seconds).wave) == 3 * RATE
            found.add((trial.item.id, trial.prompt.id))
    assert len(found) == 4 * 3 + 4  # every pair was drawn: four of the items may prompt three others and b


def test_choices_depend_on_seed_and_item_alone(items: list[Item]) -> None:
    whole = trials_of(items, choose=random_stretch(3.0, 1))
    assert trials_of(items, choose=random_stretch(3.0, 1)) == whole
    assert trials_of(items, limit=2, choose=random_stretch(3.0, 1)) == whole[:2]
    assert trials_of(items, choose=random_stretch(3.0, 2)) != whole


def test_only_utterances_of_some_length_are_spoken_but_any_may_prompt(items: list[Item]) -> None:
    trials = trials_of(items, seconds=(4.0, 10.0))
    assert [trial.item.id for trial in trials] == ["a", "c", "e"]
    assert trials[0].prompt.id == "b"
    assert [trial.item.id for trial in trials_of(items, 1, seconds=(11.0, 20.0))] == ["d"]
    with pytest.raises(InputError, match="no recording of the set lasts 20 to 30 s"):
        lasting(items, (20.0, 30.0))


def test_refuses_a_speaker_without_a_long_recording(items: list[Item]) -> None:
    with pytest.raises(InputError, match="the speaker 'one' has no recording of 3 s in the set besides a"):
        trials_of(items[:2], choose=random_stretch(3.0, 0))


def test_lengths_are_read_from_headers(items: list[Item]) -> None:
    assert [seconds_of(item.audio) for item in items] == list(LENGTHS.values())
