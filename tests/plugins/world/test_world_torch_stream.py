"""WORLD in torch, in chunks: any chunking, long waves, loud ones, and what is held."""

import math

import pytest
import torch
from hypothesis import given, settings, strategies

from voxloom.audio import read, resample
from voxloom_world.codec import WorldCodec
from voxloom_world.codec_torch import WorldTorchCodec
from voxloom_world.streaming import Stream
from voxloom_world.synthesis import KNEE, further_noise, limited, noise_source, white_noise


@pytest.fixture(scope="module")
def codec():
    return WorldTorchCodec()


@pytest.fixture(scope="module")
def latents(heart, george):
    """Speech of two, 0.9 s."""
    waves = [resample(read(path), 16000).wave[4000:18400] for path in (heart, george)]
    return WorldCodec().encode(torch.stack(waves)[:, None])


@pytest.fixture(scope="module")
def whole(codec, latents):
    with torch.no_grad():
        return codec.decode(latents)


def cut(latents, ends):
    return [part for part in latents.tensor_split(ends, dim=2) if part.shape[2]]


def decibels(found, wanted):
    return 10 * math.log10(float((found - wanted).square().sum() / wanted.square().sum()) + 1e-30)


@settings(max_examples=15, deadline=None)
@given(ends=strategies.sets(strategies.integers(1, 71), max_size=12).map(sorted))
def test_any_chunking_is_the_whole(codec, latents, whole, ends):
    joined = torch.cat([*codec.decode_chunks(cut(latents, ends))], 2)
    assert joined.shape == whole.shape
    assert decibels(joined, whole) < -60


def test_single_frames_of_one_voice(codec, latents, whole):
    joined = torch.cat([*codec.decode_chunks(cut(latents[:1], list(range(1, 72))))], 2)
    assert decibels(joined, whole[:1]) < -60


@pytest.mark.parametrize("voicing", [0.0, 1.0])
@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_few_frames(codec, frames, voicing):
    latents = torch.zeros(1, 43, frames)
    latents[:, 0], latents[:, 1], latents[:, 2], latents[:, 42] = math.log(70), voicing, -8.0, -20.0
    joined = torch.cat([*codec.decode_chunks(cut(latents, list(range(1, frames))))], 2)
    torch.testing.assert_close(joined, codec.decode(latents), atol=1e-6, rtol=0)


def test_a_loud_wave_is_bent_alike(codec, latents):
    louder = latents.clone()
    louder[:, 2] += 4.0
    with torch.no_grad():
        whole = codec.decode(louder)
    assert KNEE < float(whole.abs().max()) <= 1.0
    assert decibels(torch.cat([*codec.decode_chunks(cut(louder, [20, 40]))], 2), whole) < -60


def test_only_peaks_are_bent():
    wave = torch.linspace(-3, 3, 601)
    bent = limited(wave)
    assert torch.equal(bent[wave.abs() <= KNEE], wave[wave.abs() <= KNEE])
    assert float(bent.abs().max()) <= 1.0
    assert bool((bent.diff() >= 0).all())
    assert float(bent.diff().max()) < 0.011, "there is no step at the knee"


def test_noise_in_parts_is_the_same_noise():
    source = noise_source()
    parts = [further_noise(source, samples) for samples in (1, 4096, 5000, 300)]
    joined = torch.cat(parts)
    assert torch.equal(joined, white_noise(len(joined), joined))


def test_what_is_held_does_not_grow(codec, latents):
    """Over 40 s; and each chunk's sound is there as soon as it is certain."""
    stream, given = None, 0
    for number in range(45):
        found = codec._features(latents)
        if stream is None:
            stream = Stream(found, *codec._grid)
        else:
            stream.add(found)
        given += stream.certain().shape[1]
        frames = 72 * (number + 1)
        assert given >= (frames - codec.lookahead_frames) * codec.hop_length
        assert len(stream._frames) <= 72
        assert stream._noise.numel() < 4 * 14400
        assert stream._sound.shape[1] < 3 * codec.fft_size
    assert given + stream.rest().shape[1] == 45 * 72 * 200


def test_no_chunk_is_no_sound(codec):
    assert list(codec.decode_chunks([])) == []


def test_what_is_no_latents_is_refused(codec, latents):
    with pytest.raises(ValueError, match=r"\(B,43,T\)"):
        list(codec.decode_chunks(iter([latents, latents[:, :3]])))
