"""What the README tells people to paste is there and can be read by the programs it calls."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def block(number: int) -> str:
    printed = subprocess.run(
        ["bash", ROOT / ".ci" / "block", str(number)], check=True, capture_output=True, text=True
    ).stdout
    assert printed, f"README.md has no shell block {number}"
    return printed


def command(number: int, *beginning: str) -> list[str]:
    lines = [shlex.split(line, comments=True) for line in block(number).replace("\\\n", " ").splitlines()]
    found = [line for line in lines if line[: len(beginning)] == list(beginning)]
    assert found, f"block {number} does not run {' '.join(beginning)}"
    return found[0]


@pytest.mark.parametrize("number", [1, 2])
def test_blocks_are_shell(number: int) -> None:
    subprocess.run(["bash", "-n", "-c", block(number)], check=True)


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_installed_exists(number: int) -> None:
    arguments = [word for word in command(number, "pip", "install")[2:] if word != "-e"]
    constraints = arguments[arguments.index("-c") + 1]
    assert (ROOT / constraints).is_file()
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    for word in arguments:
        folder, _, asked = word.partition("[")
        if folder.startswith("."):
            assert (ROOT / folder / "pyproject.toml").is_file()
            assert set(asked.rstrip("]").split(",")) - {""} <= set(extras)


def test_the_first_block_speaks_after_a_prompt_in_the_tree() -> None:
    words = command(1, "voxloom", "say")
    prompt = words[words.index("--prompt") + 1]
    assert (ROOT / prompt).is_file()
    assert words[words.index("-o") + 1].endswith(".wav")


def test_the_second_block_tests() -> None:
    assert command(2, "pytest") == ["pytest"]


def test_every_relative_link_leads_somewhere() -> None:
    text = re.sub(r"^```.*?^```", "", (ROOT / "README.md").read_text(), flags=re.MULTILINE | re.DOTALL)
    links = [part.split(")")[0].split("#")[0] for part in text.split("](")[1:]]
    broken = [link for link in links if link and "://" not in link and not (ROOT / link).exists()]
    assert not broken
