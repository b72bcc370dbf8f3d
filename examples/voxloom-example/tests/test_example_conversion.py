"""Conversion through its codec: real recordings, with and without a transcript."""

from pathlib import Path

import pytest
import torch

from voxloom.assembly import assemble
from voxloom.slots import MODEL
from voxloom.voice import Voice, save_voice
from voxloom_registry import Registry, resolve

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data"
WEIGHTS = ROOT / "voices" / "voxloom-aligner-english" / "voxloom_aligner_english"
WORDS = (
    *("model=flashspeech-nano", "model.width=16", "model.heads=2", "model.prompt_queries=4"),
    *("phoneme_encoder.layers=1", "phoneme_encoder.heads=2", "phoneme_encoder.filter_width=16"),
    *("prompt_encoder.layers=1", "prosody.layers=2", "prosody.heads=2", "prosody.filter_width=16"),
    *("denoiser.width=16", "denoiser.layers=2", "denoiser.heads=2", "codec=dct-narrow"),
)
HEARING = (f"timing.bundle={WEIGHTS / 'mas'}", f"listener.bundle={WEIGHTS / 'ctc'}")
TEXT = "Both teams scored in the first quarter."


@pytest.fixture
def folder(tmp_path):
    registry = Registry.discover()
    config = resolve(registry, [MODEL], overrides=list(WORDS))
    torch.manual_seed(0)
    save_voice(tmp_path / "tiny", assemble(registry, config), config, "# Tiny\n")
    return str(tmp_path / "tiny")


@pytest.mark.parametrize("text", [TEXT, None])
@pytest.mark.parametrize("way", ["generation", "noising", "inversion"])
def test_a_recording_is_converted(folder, way, text):
    voice = Voice.load(folder, [*HEARING, "sampler=consistency-ode", "sampler.steps=4"], task="convert")
    request = {"source": DATA / "heart-1.opus", "prompt": DATA / "george-1.opus", "text": text, "way": way}
    made, again = (voice.run("convert", **request, seed=3) for _ in range(2))
    assert made.seconds == pytest.approx(2.35, abs=0.01)
    assert torch.isfinite(made.wave).all()
    assert torch.equal(made.wave, again.wave)
    assert made.sample_rate == 16000
