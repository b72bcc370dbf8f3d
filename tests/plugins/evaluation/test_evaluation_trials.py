from pathlib import Path

import pytest

from voxloom.corpus import Item
from voxloom.errors import InputError
from voxloom_evaluation.trials import trials_of


def item(name: str, speaker: str) -> Item:
    return Item(name, Path(f"{name}.wav"), "Hello.", speaker, "test")


def test_prompt_is_the_first_other_recording_of_the_speaker() -> None:
    items = [item("a", "x"), item("b", "y"), item("c", "x"), item("d", "y"), item("e", "x")]
    trials = trials_of(items)
    assert [trial.prompt.id for trial in trials] == ["c", "d", "a", "b", "a"]
    assert [trial.reference and trial.reference.id for trial in trials] == ["e", None, "e", None, "c"]


def test_limit_keeps_the_prompts() -> None:
    items = [item("a", "x"), item("b", "x"), item("c", "x")]
    assert [trial.prompt.id for trial in trials_of(items, 1)] == ["b"]


def test_refuses_a_speaker_with_one_recording() -> None:
    with pytest.raises(InputError, match="the speaker 'y' has only b in the set, so it has no prompt"):
        trials_of([item("a", "x"), item("b", "y"), item("c", "x")])


def test_refuses_an_empty_split() -> None:
    with pytest.raises(InputError, match="the set holds no recording in this split"):
        trials_of([])
