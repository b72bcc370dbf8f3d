"""Recordings every test may use (tests/data/README.md), voices of untrained weights, and the command line."""

import importlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from voxloom_registry import Registry

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # workers share the cores

DATA = Path(__file__).parent / "data"
MATERIAL = Path(__file__).parent / "material"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of the recordings."""
    return DATA


@pytest.fixture(scope="session")
def data_manifest() -> Path:
    """JSON Lines: id, audio, split, speaker, text, seconds, phonemes, units (of 25 ms)."""
    return DATA / "manifest.jsonl"


@pytest.fixture(scope="session")
def heart() -> Path:
    """A woman's voice, 2.4 s at 24 kHz."""
    return DATA / "heart-1.opus"


@pytest.fixture(scope="session")
def george() -> Path:
    """A man's voice, 2.2 s at 24 kHz."""
    return DATA / "george-1.opus"


@pytest.fixture
def seam_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """What is installed, and a plugin of models that use the core's seams: `babbler`, `engine`, `mute`."""
    info = tmp_path / "site" / "seams-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: seams\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[voxloom]\nseams = seam_hooks\n")
    for folder in (info.parent, MATERIAL):
        monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delenv("VOXLOOM_DISABLE", raising=False)
    importlib.invalidate_caches()
    return Registry.discover()


@pytest.fixture
def make_voice(seam_registry: Registry, tmp_path: Path) -> Callable[..., Path]:
    """Save a voice of untrained weights: `make_voice("model=engine")` gives its folder."""

    def make(*words: str) -> Path:
        import torch

        from voxloom.assembly import assemble
        from voxloom.slots import MODEL
        from voxloom.voice import save_voice
        from voxloom_registry import resolve

        config = resolve(seam_registry, [MODEL], overrides=list(words))
        torch.manual_seed(0)
        folder = tmp_path / "voices" / (config.slots["model"].part or "")
        save_voice(folder, assemble(seam_registry, config), config, "# A test voice\n")
        return folder

    return make


@pytest.fixture
def command(seam_registry: Registry) -> Callable[..., Result]:
    """Run the command line in this process: `command("say", "Hello.")`."""

    def run(*words: object) -> Result:
        from voxloom_cli.app import build

        return CliRunner().invoke(build(seam_registry), [str(word) for word in words])

    return run


TINY = (
    "model=flashspeech-nano",
    "model.width=16",
    "model.heads=2",
    "model.prompt_queries=4",
    "phoneme_encoder.layers=1",
    "phoneme_encoder.heads=2",
    "phoneme_encoder.filter_width=16",
    "prompt_encoder.layers=1",
    "prosody.layers=2",
    "prosody.heads=2",
    "prosody.filter_width=16",
    "denoiser.width=16",
    "denoiser.layers=2",
    "denoiser.heads=2",
)


@pytest.fixture
def tiny() -> list[str]:
    """What makes nano a model of a few thousand parameters, as on the command line."""
    return list(TINY)


@pytest.fixture
def toy_path(tmp_path: Path) -> list[str]:
    """The folders that make the toy plugin an installed distribution."""
    info = tmp_path / "site" / "toy_audio-2.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-audio\nVersion: 2.0\n")
    (info / "entry_points.txt").write_text("[voxloom]\ntoy = toy_audio_hooks\n")
    return [str(info.parent), str(MATERIAL)]


@pytest.fixture
def toy_registry(toy_path: list[str], monkeypatch: pytest.MonkeyPatch) -> Registry:
    """What is installed, and the toy plugin."""
    for folder in toy_path:
        monkeypatch.syspath_prepend(folder)
    importlib.invalidate_caches()
    monkeypatch.delenv("VOXLOOM_DISABLE", raising=False)
    return Registry.discover()


@pytest.fixture
def toy_voice(toy_registry: Registry, tmp_path: Path) -> Path:
    """The folder of a saved voice."""
    import torch

    from voxloom.assembly import assemble
    from voxloom.slots import MODEL
    from voxloom.voice import save_voice
    from voxloom_registry import resolve

    config = resolve(toy_registry, [MODEL], overrides=["model=tone", "pacer.steps=2"])
    torch.manual_seed(0)
    folder = tmp_path / "voices" / "tone"
    save_voice(folder, assemble(toy_registry, config), config, "# Tone\n", {"steps": "7"})
    return folder
