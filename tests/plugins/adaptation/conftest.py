"""A tiny voice that can be adapted, aligned by the English weights in the repository."""

from collections.abc import Callable
from pathlib import Path

import pytest

from voxloom.testing.checks import stirred
from voxloom.voice import Voice

WEIGHTS = Path(__file__).parents[3] / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
HEARING = (f"timing.bundle={WEIGHTS / 'mas'}", f"listener.bundle={WEIGHTS / 'ctc'}")
TINY = (
    *("model=flashspeech", "model.width=16", "model.heads=2", "model.prompt_queries=4", "model.match_prompt=0.5"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=32"),
    *("prompt_encoder.layers=1", "prompt_encoder.heads=2", "prompt_encoder.filter_width=32"),
    *("prosody.layers=2", "prosody.filter_width=16", "prosody.heads=2"),
    *("denoiser.layers=4", "denoiser.width=16", "denoiser.heads=2"),
)


@pytest.fixture(scope="session")
def hearing() -> tuple[str, ...]:
    """The words that give `adapt` its aligners."""
    return HEARING


@pytest.fixture
def tiny(make_voice: Callable[..., Path]) -> Path:
    """The folder of a voice of untrained weights on WORLD."""
    return make_voice(*TINY)


@pytest.fixture
def voice(tiny: Path) -> Voice:
    """It, loaded to be adapted, with no weight left at zero."""
    loaded = Voice.load(
        str(tiny), [*HEARING, "task.learning_rate=0.02"], task="adapt"
    )  # untrained, so it has far to go
    stirred(loaded.model)
    return loaded
