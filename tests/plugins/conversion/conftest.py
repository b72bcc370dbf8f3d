"""A tiny voice that converts, aligned by the English weights in the repository, and sounds that are no speech."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from voxloom.model import Recording
from voxloom.testing.checks import stirred
from voxloom.voice import Voice

WEIGHTS = Path(__file__).parents[3] / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
HEARING = (f"timing.bundle={WEIGHTS / 'mas'}", f"listener.bundle={WEIGHTS / 'ctc'}")
TINY = (
    *("model=flashspeech", "model.width=16", "model.heads=2", "model.prompt_queries=4", "model.match_prompt=1"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=32"),
    *("prompt_encoder.layers=1", "prompt_encoder.heads=2", "prompt_encoder.filter_width=32"),
    *("prosody.layers=2", "prosody.filter_width=16", "prosody.heads=2"),
    *("denoiser.layers=4", "denoiser.width=16", "denoiser.heads=2"),
)


@pytest.fixture(scope="session")
def hearing() -> tuple[str, ...]:
    """The words that give `convert` its aligners."""
    return HEARING


@pytest.fixture
def tiny(make_voice: Callable[..., Path]) -> Path:
    """The folder of a voice of untrained weights on WORLD."""
    return make_voice(*TINY)


@pytest.fixture
def voice(tiny: Path) -> Voice:
    """It, loaded to convert, with no weight left at zero."""
    loaded = Voice.load(str(tiny), HEARING, task="convert")
    stirred(loaded.model)
    return loaded


@pytest.fixture(scope="session")
def tune() -> Recording:
    """Four seconds of chords that fade, at 16 kHz."""
    rng = np.random.default_rng(0)
    seconds = np.arange(8000) / 16000
    chords = []
    for _ in range(8):
        hertz = 220 * 2 ** (rng.choice([0, 3, 4, 7, 10, 12], 3) / 12)
        tones = [np.sin(2 * np.pi * f * n * seconds) / n for f in hertz for n in range(1, 6)]
        chords.append(np.sum(tones, axis=0) * np.exp(-3 * seconds))
    wave = np.concatenate(chords)
    return Recording(torch.from_numpy(0.5 * wave / np.abs(wave).max()).float(), 16000)
