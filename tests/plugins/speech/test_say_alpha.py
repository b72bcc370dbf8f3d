"""`say` with an alpha: on a tiny FlashSpeech whose prosody is refined, and on voices whose is not."""

import pytest
import torch

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom.voice import Voice
from voxloom_registry import ConfigError

TINY = (
    "model=flashspeech",
    "model.width=16",
    "model.heads=2",
    "model.prompt_queries=4",
    *(
        f"{encoder}.{option}"
        for encoder in ("phoneme_encoder", "prompt_encoder")
        for option in ("layers=1", "heads=2", "filter_width=32")
    ),
    "prosody.layers=2",
    "prosody.filter_width=16",
    "prosody.heads=2",
    "denoiser.layers=4",
    "denoiser.width=16",
    "denoiser.heads=2",
)
REFINED = (*TINY, "prosody=refined", "prosody.refiner_layers=2", "prosody.refiner_width=16")
SENTENCE = "Hello there."


@pytest.fixture
def untrained(make_voice, seam_registry):
    return Voice.load(str(make_voice(*REFINED)), registry=seam_registry)


@pytest.fixture
def refined(untrained):
    """As if it had learnt: phonemes last some frames, and nothing is left at zero."""
    prosody = untrained.model.parts["prosody"]
    prosody.deviations += 0.3
    with torch.no_grad():
        prosody.duration.projection.bias += 2.0
    outputs = [refiner.output for refiner in (*prosody.refiners.values(), untrained.model.parts["denoiser"])]
    for number, output in enumerate(outputs):
        torch.nn.init.normal_(output.weight, std=0.5, generator=torch.Generator().manual_seed(number))
    return untrained


def say(voice, prompt, **more):
    return voice.run("say", text=SENTENCE, prompt=prompt, **more)


def test_the_seed_reaches_durations(refined, heart):
    first, again, other = (say(refined, heart, alpha=1.0, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(first.wave, again.wave)
    assert first.durations == again.durations
    assert first.durations != other.durations


def test_at_zero_no_seed_changes_the_durations(refined, heart):
    first, other = (say(refined, heart, alpha=0.0, seed=seed) for seed in (1, 2))
    assert first.durations == other.durations
    assert not torch.equal(first.wave, other.wave)  # the model's own noise


def test_without_one_the_voices_own_holds(refined, make_voice, seam_registry, heart):
    recorded = say(refined, heart, seed=3)
    assert recorded.provenance.alpha is None
    asked = say(refined, heart, seed=3, alpha=0.2)
    assert asked.provenance.alpha == 0.2
    assert torch.equal(asked.wave, recorded.wave)
    assert not torch.equal(say(refined, heart, seed=3, alpha=1).wave, recorded.wave)


def test_what_is_no_share_is_refused(refined, heart):
    with pytest.raises(ConfigError, match=r"alpha: must be between 0 and 1, not 1\.5"):
        say(refined, heart, alpha=1.5)


def test_a_voice_that_has_not_learnt_it_refuses(untrained, heart):
    with pytest.raises(InputError, match="has not learnt to refine its prosody"):
        say(untrained, heart, alpha=0.5)
    assert len(say(untrained, heart).wave)


@pytest.mark.parametrize(
    ("words", "has"),
    [
        (TINY, "has the prosody 'regression', which draws no pitch and durations"),
        (("model=engine",), "has no prosody part"),
    ],
)
def test_another_voice_refuses_in_a_sentence(command, make_voice, heart, tmp_path, words, has):
    voice, out = make_voice(*words), tmp_path / "said.wav"
    asked = ("say", SENTENCE, "--prompt", heart, "--voice", voice, "-o", out)
    refused = command(*asked, "--alpha", "0.5")
    assert refused.exit_code == 2
    name = voice.name
    remedy = "it takes a voice trained with the prosody 'refined'"
    assert refused.stderr == f"alpha: the voice {name!r} {has}; {remedy}\n"
    assert not out.exists()
    assert command(*asked).exit_code == 0


def test_the_command_takes_it(command, refined, heart, tmp_path):
    from voxloom.voice import save_voice

    folder = tmp_path / "kept"
    save_voice(folder, refined.model, refined.config, "# A test voice\n")
    for alpha in ("0", "1"):
        asked = ("say", SENTENCE, "--prompt", heart, "--voice", folder, "-o", tmp_path / f"{alpha}.wav")
        assert command(*asked, "--alpha", alpha).exit_code == 0
    assert not torch.equal(read(tmp_path / "0.wav").wave, read(tmp_path / "1.wav").wave)
