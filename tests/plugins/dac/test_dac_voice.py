"""Voices on DAC's latents: trained from the command line, and whole without the codec's file."""

import warnings

import numpy as np
import pytest
import soundfile
import torch
from safetensors.torch import load_file
from typer.testing import CliRunner

from voxloom.assembly import assemble
from voxloom.audio import read, resample
from voxloom.slots import MODEL
from voxloom.voice import Voice, save_voice
from voxloom_registry import ConfigError, Registry, resolve

REGISTRY = Registry.discover()

SCALED_DOWN = [
    "model.width=32",
    "model.prompt_queries=4",
    "model.heads=2",
    "phoneme_encoder.layers=1",
    "phoneme_encoder.heads=2",
    "phoneme_encoder.filter_width=64",
    "prompt_encoder.layers=1",
    "prompt_encoder.heads=2",
    "prompt_encoder.filter_width=64",
    "prosody.layers=2",
    "prosody.filter_width=32",
    "prosody.heads=2",
    "denoiser.width=32",
    "denoiser.layers=4",
    "denoiser.heads=2",
]
"""The released model, in few and narrow layers."""

RECIPES = {"flashspeech": SCALED_DOWN, "flashspeech-nano": ["model.latent_scale=global"]}


def command(*words):
    from voxloom_cli.app import build

    return CliRunner().invoke(build(REGISTRY), [str(word) for word in words])


@pytest.fixture
def weights(original, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        original(seed=8).save(str(tmp_path / "w.pth"), package=False)
    done = command("import", "dac", tmp_path / "w.pth", "-o", tmp_path / "dac.safetensors")
    assert done.exit_code == 0, done.output
    return tmp_path / "dac.safetensors"


@pytest.fixture
def voice(weights, tmp_path):
    """An untrained voice on the codec of a file which is gone by now, as it is on another machine."""
    words = ["model=flashspeech-base", "codec=dac", f"codec.weights={weights}", *SCALED_DOWN]
    config = resolve(REGISTRY, [MODEL], overrides=words)
    torch.manual_seed(0)
    save_voice(tmp_path / "voice", assemble(REGISTRY, config), config, "# A test voice\n")
    weights.rename(tmp_path / "kept.safetensors")
    return tmp_path / "voice"


def test_a_voice_has_its_codecs_weights_exactly(voice, tmp_path):
    loaded = Voice.load(str(voice), registry=REGISTRY)
    codec = loaded.model.part("codec", torch.nn.Module)
    kept = load_file(tmp_path / "kept.safetensors")
    assert kept.keys() == codec.network.state_dict().keys()
    for name, tensor in codec.network.state_dict().items():
        assert torch.equal(tensor, kept[name])
    stored = load_file(voice / "model.safetensors")
    assert {tensor.dtype for name, tensor in stored.items() if "denoiser" in name} == {torch.bfloat16}
    assert codec.latent_space == loaded.model.latent_space


def test_a_voice_speaks_without_the_codecs_file(voice, george):
    result = Voice.load(str(voice), registry=REGISTRY).run("say", text="Hi.", prompt=george, seed=1)
    assert result.sample_rate == 16000
    assert bool(torch.isfinite(result.wave).all())
    assert bool(result.wave.any())


@pytest.mark.parametrize(
    "word", ["codec.latents=quantised", "codec.seed=4", "codec.weights=a.safetensors", "codec=world"]
)
def test_what_was_learnt_with_the_codec_stays(voice, word):
    with pytest.raises(ConfigError, match="changes only in training"):
        Voice.load(str(voice), [word], registry=REGISTRY)


def test_resynthesis_by_any_seed(heart, tmp_path):
    made = []
    for seed in (1, 2):
        done = command("resynth", heart, "-o", tmp_path / f"{seed}.wav", "codec=dac-tiny", f"codec.seed={seed}")
        assert done.exit_code == 0, done.output
        made.append(soundfile.read(tmp_path / f"{seed}.wav")[0])
    assert len(made[0]) == len(made[1]) == len(resample(read(heart), 16000).wave)
    assert not np.array_equal(*made)


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES)
def test_twenty_steps_and_it_speaks(recipe, data_manifest, heart, tmp_path, speech):
    words = [
        f"recipe={recipe}",
        *RECIPES[recipe],
        "codec=dac-tiny",
        f"corpus.path={data_manifest}",
        "corpus.unit_seconds=0.025",
    ]
    done = command("prepare", *words, "--cache", tmp_path / "features", "--workers", 0)
    assert done.exit_code == 0, done.output
    more = ("steps=20", "minutes=null", "--cache", tmp_path / "features", "--run", tmp_path / "run")
    done = command("train", *words, *more)
    assert done.exit_code == 0, done.output
    voice = tmp_path / "run" / "consistency" / "voice-last"
    done = command("say", "How do you do?", "--voice", voice, "--prompt", heart, "-o", tmp_path / "hello.wav")
    assert done.exit_code == 0, done.output
    wave, rate = soundfile.read(tmp_path / "hello.wav")
    assert rate == 16000
    assert len(wave) > 0.1 * rate  # twenty steps teach no durations
    assert np.abs(wave).max() > 0

    model = Voice.load(str(voice), registry=REGISTRY).model
    assert len(model.normalisation.scale.unique()) == 1, "a neural codec's latents are scaled by one number"
    with torch.no_grad():
        normalised = model.normalisation(model.part("codec", torch.nn.Module).encode(speech()))
    assert float(normalised.std()) == pytest.approx(0.5, rel=0.3)  # measured on four recordings, tried on one
