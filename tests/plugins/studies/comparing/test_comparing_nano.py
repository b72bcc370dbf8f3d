"""Nano: what it cannot do is refused before it speaks, and beside itself it does not differ."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from voxloom.voice_source import find_voice
from voxloom_registry import ConfigError, Registry
from voxloom_studies.comparing.candidate import of_grid
from voxloom_studies.comparing.checking import check_candidates, refuse_learnt
from voxloom_studies.comparing.grid import parse_grid

pytest.importorskip("voxloom_voice_nano")
REGISTRY = Registry.discover()


def check(*words: str) -> None:
    """What a sweep of these words checks of nano."""
    grid = parse_grid(words)
    refuse_learnt(REGISTRY, find_voice(REGISTRY, "nano"), grid.axes, grid.fixed)
    check_candidates(REGISTRY, of_grid(grid, "nano"), [])


def refusal(*words: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as refused:
        check(*words)
    return refused.value.faults


def test_a_sampler_that_does_not_take_the_voices_estimates_is_one_sentence() -> None:
    (fault,) = refusal("sampler=consistency,euler", "sampler.steps=4")
    assert fault.startswith("sampler=euler: ")
    assert "consistency" in fault


@pytest.mark.parametrize("word", ["codec=world,dac", "denoiser.width=160,320", "model=flashspeech,other"])
def test_what_is_learnt_is_one_sentence_saying_what_would_be_right(word: str) -> None:
    (fault,) = refusal(word)
    assert fault.startswith(f"{word}: {word.partition('=')[0]} is learnt with the weights of the voice 'nano'")
    assert "--recipe NAME and --minutes M or --steps N" in fault


def test_what_is_learnt_may_be_named_as_it_is() -> None:
    check("codec=world,world", "sampler.steps=1,2")


@pytest.mark.slow
@pytest.mark.alone
@pytest.mark.timeout(600)
def test_the_same_part_twice_does_not_differ(data_manifest: Path, tmp_path: Path) -> None:
    from voxloom_cli.app import build

    fixed = ["--set", str(data_manifest), "--split", "train", "--limit", "3", "-o", str(tmp_path), "--voice", "nano"]
    figures = ["--metrics", "similarity,pitch-jsd,rtf,peak-memory-mb", "--rounds", "5,20"]
    done = CliRunner().invoke(build(REGISTRY), ["sweep", "sampler=consistency,consistency", *fixed, *figures])
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "comparison.json").read_text())
    assert {each["figure"]: each["verdict"] for each in told["differences"]} == dict.fromkeys(
        ("similarity", "pitch-jsd", "rtf", "peak-memory-mb"), "no difference"
    )
    spoken = [each["spoken"] for each in told["utterances"]]
    assert all(one["symbols"][0]["start"] == 0.0 < one["symbols"][-1]["end"] for row in spoken for one in row.values())
