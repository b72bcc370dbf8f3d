"""Rules of the house that no single package can hold."""

import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("cli", "core", "registry", "configs", "plugins", "voices", "examples")
LONGEST = 500
MEDIAN = 120
LARGEST_FIXTURES = 3 * 2**20  # bytes of tests/data


def sources() -> dict[Path, int]:
    """Lines of every source file."""
    paths = [path for folder in SOURCES for path in (ROOT / folder).rglob("*.py") if ".venv" not in path.parts]
    return {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in paths}


def torch_free() -> list[str]:
    """The modules that must not import torch."""
    roots = [ROOT / folder for folder in ("cli", "core", "registry", "configs", "plugins")]
    paths = [path for root in roots for path in root.rglob("*.py")]
    chosen = [path for path in paths if path.name in ("hooks.py", "options.py") or "voxloom_registry" in path.parts]
    named = [
        ".".join(path.relative_to(next(r for r in roots if path.is_relative_to(r))).with_suffix("").parts)
        for path in chosen
    ]
    listed = {name.removesuffix(".__init__") for name in named}
    return sorted(listed | {"voxloom", "voxloom.text", "voxloom.corpus", "voxloom_cli.app"})


def test_files_do_one_job() -> None:
    lines = sources()
    long = {str(path): count for path, count in lines.items() if count > LONGEST}
    assert not long, f"over {LONGEST} lines"
    assert statistics.median(lines.values()) < MEDIAN


def test_what_is_listed_imports_no_torch() -> None:
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    importlib.import_module(name)\n"
        "    assert 'torch' not in sys.modules, f'{name} imports torch'\n"
    )
    done = subprocess.run([sys.executable, "-c", program, *torch_free()], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr.splitlines()[-1]


@pytest.mark.parametrize("folder", ["examples/prompts", "tests/data"])
def test_audio_is_licensed(folder: str) -> None:
    card = (ROOT / folder / "README.md").read_text()
    assert "licence" in card.lower()
    audio = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".flac", ".opus", ".wav", ".ogg")]
    assert audio
    unnamed = [path.name for path in audio if path.name not in card]
    assert not unnamed, f"{folder}/README.md does not say where {', '.join(unnamed)} come from"


def test_fixtures_are_small() -> None:
    files = [path for path in (ROOT / "tests" / "data").rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= LARGEST_FIXTURES
