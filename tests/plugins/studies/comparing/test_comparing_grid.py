"""Grids and entries as they are written on a command line."""

import pytest

from voxloom_registry import ConfigError
from voxloom_studies.comparing.candidate import of_entries, of_grid
from voxloom_studies.comparing.grid import Axis, Grid, parse_grid


def test_a_value_with_several_members_is_swept_and_others_are_set_for_all() -> None:
    grid = parse_grid(["sampler=a,b", "sampler.rho=7", "sampler.steps=1,2,4", "seed=1..5"])
    assert grid == Grid(
        (Axis("sampler", ("a", "b")), Axis("sampler.steps", ("1", "2", "4"))), ("sampler.rho=7",), (1, 2, 3, 4, 5)
    )
    assert [*grid.combinations()][:2] == [("sampler=a", "sampler.steps=1"), ("sampler=a", "sampler.steps=2")]
    assert len([*grid.combinations()]) == 6


@pytest.mark.parametrize(
    ("word", "values"),
    [
        ("a=2..4", ("2", "3", "4")),
        ("a=-1..1", ("-1", "0", "1")),
        ("a=1,4..5,9", ("1", "4", "5", "9")),
        ("a=x,x", ("x", "x")),
        ("a=[1,2],[3,4]", ("[1,2]", "[3,4]")),
        ("a={b: [1,2], c: 3},null", ("{b: [1,2], c: 3}", "null")),
        ("a=0.5,../voice", ("0.5", "../voice")),
        ("a=x=1,y", ("x=1", "y")),
    ],
)
def test_members(word: str, values: tuple[str, ...]) -> None:
    assert parse_grid([word]).axes == (Axis("a", values),)


def test_a_list_in_brackets_is_one_value() -> None:
    assert parse_grid(["a=1,2", "b=[1,2,3]"]).fixed == ("b=[1,2,3]",)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["sampler"], "'sampler': must be KEY=VALUE"),
        (["a=1,2", "a=3"], "'a' is given twice"),
        (["a=1,,2"], "has an empty value"),
        (["a=5..1"], "5..1 counts down; write 1..5"),
        (["a=1..1000000"], "are more than 100 values"),
        (["a=1"], "nothing is swept"),
        (["seed=1..5"], "nothing is swept"),
        (["a=1,2", "seed=-1"], "seed: must be whole numbers from 0, not -1"),
        (["a=1,2", "seed=1,1"], "the same seed says the same twice"),
        (["a=1..50", "b=1..50"], "2,500 combinations"),
    ],
)
def test_refuses(words: list[str], told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parse_grid(words)
    assert told in str(refused.value)


def test_all_faults_at_once() -> None:
    with pytest.raises(ConfigError) as refused:
        parse_grid(["a=", "b=5..1", "c"])
    assert len(refused.value.faults) == 3


def test_the_same_part_twice_is_two_systems() -> None:
    found = of_grid(parse_grid(["sampler=a,a", "sampler.rho=7"]), "nano")
    assert [each.name for each in found] == ["sampler=a", "sampler=a (2)"]
    assert {each.changes for each in found} == {("sampler.rho=7", "sampler=a")}
    assert found[0].folder_name != found[1].folder_name


def test_voices_are_an_axis() -> None:
    found = of_grid(parse_grid(["voice=one,two", "sampler.steps=2"]), "nano")
    assert [(each.name, each.voice) for each in found] == [("voice=one", "one"), ("voice=two", "two")]


def test_entries_are_voices_with_changes_of_their_own_and_for_all() -> None:
    found = of_entries(["nano", "nano sampler.steps=2", "nano", "device=cpu"])
    assert [each.name for each in found] == ["nano", "nano sampler.steps=2", "nano (2)"]
    assert [each.changes for each in found] == [("device=cpu",), ("device=cpu", "sampler.steps=2"), ("device=cpu",)]


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        (["nano"], "name two voices or more"),
        (["nano", "other two"], "'two' is no change"),
        (["nano", "it's"], "must be a voice and its changes"),
    ],
)
def test_refuses_entries(entries: list[str], told: str) -> None:
    with pytest.raises(ConfigError) as refused:
        of_entries(entries)
    assert told in str(refused.value)


def test_a_folder_with_a_space_is_a_voice(tmp_path) -> None:
    folder = tmp_path / "my voice"
    folder.mkdir()
    assert of_entries([str(folder), "nano"])[0].voice == str(folder)
