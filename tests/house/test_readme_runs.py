"""What the README shows runs as it stands, in a folder beside a checkout."""

import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that sees the checkout's examples and tests."""
    for name in ("examples", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_every_shown_command_runs(beside: Path) -> None:
    commands = [shlex.split(line, comments=True) for block in blocks("console") for line in block.splitlines()]
    assert len(commands) >= 8
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{shlex.join(command)}: {done.stderr}"
    spoken = {"two.wav", "gruut.wav", "world.wav", "dac.wav", "converted.wav", "dubbed.wav", "early.wav", "nearer.wav"}
    controlled = {
        "slow.wav",
        "ssml.wav",
        "phonemes.wav",
        "track.wav",
        "again.wav",
        "checked.wav",
        "replayed.wav",
        "sold.wav",
    }
    assert {path.name for path in beside.glob("*.wav")} == spoken | controlled
    assert (beside / "checked.wav").read_bytes() == (beside / "replayed.wav").read_bytes()
    assert {"morning.wav", "gap.flac", "harbour.wav"} < {path.name for path in (beside / "folder").iterdir()}
    assert {path.name for path in beside.glob("*.flac")} == {"edited.flac", "original.flac", "mended.flac"}


def test_the_shown_python_speaks(beside: Path) -> None:
    speaking = [block for block in blocks("python") if "voxloom.load" in block]
    assert len(speaking) == 2
    told = [
        subprocess.run([sys.executable, "-c", each], check=True, capture_output=True, text=True) for each in speaking
    ]
    assert (beside / "hello.wav").stat().st_size > 16_000
    assert told[1].stdout.count(" s: ") == 3


def test_the_shown_hook_offers_a_part(tmp_path: Path) -> None:
    (hook,) = (block for block in blocks("python") if "hookimpl" in block)
    (tmp_path / "hooks.py").write_text(hook, encoding="utf-8")
    offers = list(runpy.run_path(str(tmp_path / "hooks.py"))["voxloom_offers"]())
    assert [(offer.kind, offer.name) for offer in offers] == [("codec", "dct")]
