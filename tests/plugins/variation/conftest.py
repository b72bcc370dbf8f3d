"""A voice of a few thousand parameters, and the command line on it."""

import json
from pathlib import Path

import pytest
import torch
from typer.testing import CliRunner

from voxloom.assembly import assemble
from voxloom.slots import MODEL
from voxloom.voice import Voice, save_voice
from voxloom_cli.app import build
from voxloom_registry import Registry, resolve

TINY = (
    *("model=flashspeech-nano", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16"),
    *("prompt_encoder.layers=1", "prosody.layers=2", "prosody.heads=2", "prosody.filter_width=16"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2", "sampler.steps=1"),
)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory):
    registry, folder = Registry.discover(), tmp_path_factory.mktemp("voices") / "tiny"
    config = resolve(registry, [MODEL], overrides=list(TINY))
    torch.manual_seed(0)
    save_voice(folder, assemble(registry, config), config, "# Tiny\n")
    return folder


@pytest.fixture(scope="session")
def tiny(tiny_folder) -> Voice:
    return Voice.load(str(tiny_folder))


@pytest.fixture
def voxloom_command(tiny_folder):
    """Run the command line with the tiny voice."""

    def run(*words):
        return CliRunner().invoke(build(), [*(str(word) for word in words), "--voice", str(tiny_folder)])

    return run


@pytest.fixture(scope="session")
def lines(data_manifest):
    """The manifest by id; durations in seconds under `durations`."""
    found = {}
    for line in data_manifest.read_text().splitlines():
        entry = json.loads(line)
        entry["path"] = Path(data_manifest.parent / entry["audio"])
        entry["durations"] = [0.025 * units for units in entry["units"]]
        found[entry["id"]] = entry
    return found
