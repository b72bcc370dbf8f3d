"""A tiny voice on WORLD, recordings as files, and the English aligners of the repository."""

from collections.abc import Callable
from pathlib import Path

import pytest
import soundfile
import torch

from voxloom.audio import read
from voxloom.voice import Voice
from voxloom_registry import Registry

WEIGHTS = Path(__file__).parents[3] / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
HEARING = (f"timing.bundle={WEIGHTS / 'mas'}", f"listener.bundle={WEIGHTS / 'ctc'}")
TINY = (
    *("model=flashspeech", "model.width=16", "model.heads=2", "model.prompt_queries=4", "model.match_prompt=0.5"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=32"),
    *("prompt_encoder.layers=1", "prompt_encoder.heads=2", "prompt_encoder.filter_width=32"),
    *("prosody.layers=2", "prosody.filter_width=16", "prosody.heads=2"),
    *("denoiser.layers=4", "denoiser.width=16", "denoiser.heads=2", "sampler.steps=1"),
)


@pytest.fixture(scope="session")
def hearing() -> tuple[str, ...]:
    return HEARING


@pytest.fixture
def tiny(make_voice: Callable[..., Path]) -> Path:
    """The folder of a voice of untrained weights on WORLD."""
    return make_voice(*TINY)


@pytest.fixture
def on_dac(make_voice: Callable[..., Path]) -> Voice:
    """The same on another codec, loaded."""
    folder = make_voice(*TINY, "codec=dac-tiny", "model.latent_scale=global")
    return Voice.load(str(folder), registry=Registry.discover())


@pytest.fixture
def plain(heart: Path, tmp_path: Path) -> Path:
    """A recording as a voice wants it: 16 bits, a usual level, no silence around it."""
    recording = read(heart)
    wave = recording.wave * 0.08 / float(recording.wave.square().mean().sqrt())
    soundfile.write(tmp_path / "plain.wav", wave.clamp(-1, 1).numpy(), recording.sample_rate, subtype="PCM_16")
    return tmp_path / "plain.wav"


@pytest.fixture
def make(command, tmp_path):
    """`voxloom speaker make me.speaker ...`: the file's path."""

    def run(*words, name="me.speaker"):
        done = command("speaker", "make", tmp_path / name, *words)
        assert done.exit_code == 0, done.output
        return tmp_path / name

    return run


@pytest.fixture
def encodings(monkeypatch):
    """Counts what a voice's codec encodes: `encodings(voice)` gives a list that grows."""

    def watch(voice):
        codec, waves = voice.model.part("codec", torch.nn.Module), []
        encode = codec.encode
        monkeypatch.setattr(codec, "encode", lambda wave: waves.append(wave) or encode(wave))
        return waves

    return watch
