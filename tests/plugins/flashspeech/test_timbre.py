"""What is generated, brought to the prompt's mean and deviation."""

from pathlib import Path

import pytest
import torch

import voxloom
from voxloom.audio import read
from voxloom_flashspeech.timbre import FEW_FRAMES, LARGEST_GAIN, Moments, PromptedCondition, match_prompt, moments_of
from voxloom_world.codec import WorldCodec

TEXT = "The edge of the table was wet, and nobody had seen the rain."


@pytest.fixture(scope="module")
def codec():
    return WorldCodec()


@pytest.fixture(scope="module")
def latents(codec):
    """Of two voices."""
    prompts = Path(__file__).parents[3] / "examples" / "prompts"
    waves = (read(prompts / name).wave for name in ("heart.flac", "george.flac"))
    return [codec.encode(wave[None, None])[0] for wave in waves]


def test_silence_and_level_say_nothing_of_a_voice(codec, latents):
    heart = latents[0]
    quiet = heart.clone()
    quiet[2] -= 5
    silent = torch.cat([quiet, quiet[:, :40] * 0 - 30], dim=1)
    moments, expected = moments_of(codec, silent), moments_of(codec, heart)
    assert moments.frames == expected.frames < heart.shape[1]
    torch.testing.assert_close(moments.mean, expected.mean)
    torch.testing.assert_close(moments.deviation, expected.deviation)


def test_moments_reach_the_prompts_as_far_as_its_frames_go(codec, latents):
    said, prompt = latents[0], moments_of(codec, latents[1])
    own = moments_of(codec, said)
    reached = moments_of(codec, match_prompt(codec, said, prompt, 1.0))
    share = min(own.frames, prompt.frames) / (min(own.frames, prompt.frames) + FEW_FRAMES)
    assert share > 0.8
    torch.testing.assert_close(reached.mean, torch.lerp(own.mean, prompt.mean, share), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(
        reached.deviation, own.deviation * (prompt.deviation / own.deviation) ** share, atol=1e-4, rtol=1e-4
    )


def test_melody_voicing_and_level_stay(codec, latents):
    matched = match_prompt(codec, latents[0], moments_of(codec, latents[1]), 1.0)
    assert matched[:3].equal(latents[0][:3])
    assert not matched[3:42].allclose(latents[0][3:42], atol=0.1)
    assert matched[42].equal(latents[0][42])


def test_no_prompt_stretches_a_voice_beyond_measure(codec, latents):
    own = moments_of(codec, latents[0])
    wild = Moments(own.mean, own.deviation * 100, 10**6)
    reached = moments_of(codec, match_prompt(codec, latents[0], wild, 1.0))
    assert (reached.deviation <= own.deviation * LARGEST_GAIN * 1.001).all()


def test_a_voice_speaks_nearer_to_its_prompt(heart):
    nearer, plain = (
        voxloom.load("nano", model={"match_prompt": share}).run("say", text=TEXT, prompt=heart, seed=1)
        for share in (1.0, 0.0)
    )
    assert len(nearer.wave) == len(plain.wave)
    codec = WorldCodec()
    wanted, *found = (
        moments_of(codec, codec.encode(wave[None, None])[0]).deviation
        for wave in (read(heart).wave, nearer.wave, plain.wave)
    )
    far, further = ((wanted / each).log().abs().mean() for each in found)
    assert far < 0.8 * further


@torch.no_grad()
def test_items_are_matched_alone_and_what_is_known_is_kept(model, batch):
    model.match_prompt = 1.0
    model.parts["codec"] = AllChannels()
    plain = model.supervise(batch, []).condition
    moments = tuple(moments_of(AllChannels(), prompt) for prompt in batch.prompt)
    prompted = PromptedCondition(**vars(plain), prompts=moments)
    frames = plain.mask.sum(dim=1)
    together, unmatched = (
        model.generate(condition, [torch.Generator().manual_seed(item) for item in range(3)]).values
        for condition in (prompted, plain)
    )
    for item, length in enumerate(frames.tolist()):
        alone = match_prompt(AllChannels(), unmatched[item, :, :length], moments[item], 1.0)
        torch.testing.assert_close(together[item, :, :length], alone)
        assert not together[item, :, length:].any()
    known = prompted.with_known(torch.ones_like(unmatched), plain.mask)
    kept = model.generate(known, [torch.Generator().manual_seed(item) for item in range(3)]).values
    torch.testing.assert_close(kept, model.denormalise(torch.ones_like(kept)) * plain.mask[:, None])


class AllChannels(WorldCodec):
    """Tells nothing of its channels."""

    def timbre(self, latents):
        return slice(None), latents.new_ones(latents.shape[0], latents.shape[2]).bool()
