"""A toy voice: a plugin of its own, installed beside ours, and a voice saved by it."""

import importlib
from pathlib import Path

import pytest

from voxloom_registry import Registry

MATERIAL = Path(__file__).parent / "material"

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
