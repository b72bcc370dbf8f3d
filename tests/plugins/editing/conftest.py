"""Real recordings in several formats, English boundaries, and a voice of untrained weights that is quick."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr
import torch

from voxloom.assembly import assemble
from voxloom.slots import MODEL
from voxloom.voice import Voice, save_voice
from voxloom_registry import Registry, resolve

ROOT = Path(__file__).parents[3]
MAS = ROOT / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english" / "mas"
HEART = "Both teams scored in the first quarter."
TINY = (
    *("model=flashspeech-nano", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16"),
    *("prompt_encoder.layers=1", "prosody.layers=2", "prosody.heads=2", "prosody.filter_width=16"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2"),
)
FORMATS = {
    "stereo": (".wav", 44100, "PCM_16"),
    "float": (".wav", 48000, "FLOAT"),
    "flac": (".flac", 24000, "PCM_16"),
    "flac24": (".flac", 48000, "PCM_24"),
}


def tiny_voice(folder: Path, *words: str) -> Voice:
    """Untrained weights of a few thousand parameters, saved and loaded."""
    registry = Registry.discover()
    config = resolve(registry, [MODEL], overrides=[*TINY, *words])
    torch.manual_seed(0)
    save_voice(folder, assemble(registry, config), config, "# A test voice\n")
    return Voice.load(str(folder), registry=registry)


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Voice:
    return tiny_voice(tmp_path_factory.mktemp("voice") / "tiny")


@pytest.fixture(scope="session")
def task(voice: Voice) -> Any:
    """The task `edit` on that voice, with the weights for English in the repository."""
    timing = voice.registry.build("aligner", "mas", {"bundle": str(MAS)})
    return voice.registry.build("task", "edit", {}, voice=voice, timing=timing)


@pytest.fixture(scope="session")
def edit(task: Any) -> Callable[..., Any]:
    """Run it: `edit(audio=..., text=..., to=...)`."""
    registry = Registry.discover()
    offer = registry.find("task", "edit")
    return lambda **request: task.run(registry.check_request(offer, request))


@pytest.fixture(scope="session")
def make_recording(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A recording of `tests/data` in one of `FORMATS`, "Both teams scored in the first quarter." unless named."""

    def make(form: str, name: str = "heart-1") -> Path:
        suffix, rate, subtype = FORMATS[form]
        path = tmp_path_factory.mktemp(form) / f"{name}{suffix}"
        wave, found = soundfile.read(ROOT / "tests" / "data" / f"{name}.opus")
        wave = soxr.resample(wave, found, rate)
        samples = np.stack([0.9 * wave, 0.5 * np.roll(wave, 3)], axis=1) if form == "stereo" else wave
        soundfile.write(path, samples, rate, subtype=subtype)
        return path

    return make


@pytest.fixture(scope="session")
def flac(make_recording: Callable[..., Path]) -> Path:
    return make_recording("flac")


@pytest.fixture(scope="session")
def mas() -> Path:
    """The folder of the English weights."""
    return MAS


@pytest.fixture
def make_tiny(tmp_path: Path) -> Callable[..., Voice]:
    """Such a voice with other settings: `make_tiny("denoiser.context=false")`."""
    return lambda *words: tiny_voice(tmp_path / "other", *words)
