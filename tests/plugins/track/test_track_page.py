"""What docs/track.md shows runs as it stands, in its order."""

import re
import shlex
from pathlib import Path

import soundfile

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "track.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_page_runs(command, tmp_path, monkeypatch):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    (shown,) = blocks("console")
    for line in shown.splitlines():
        program, *words = shlex.split(line)
        assert program == "voxloom"
        result = command(*words)
        assert result.exit_code == 0, f"{line}: {result.output}"
    assert (soundfile.read("a.wav")[0] == soundfile.read("b.wav")[0]).all()
    (editing,) = blocks("python")
    exec(editing, {})
    words = shlex.split(shown.splitlines()[1].replace("a.track.csv", "edited.track.csv"))[1:]
    assert command(*words).exit_code == 0
    assert soundfile.info("b.wav").duration > soundfile.info("a.wav").duration + 0.05
