"""How far WORLD in torch lies from pyworld on recordings, and how far pyworld lies from itself with other noise."""

import math
from dataclasses import dataclass

import pytest
import torch

from voxloom.audio import read, resample
from voxloom_world.codec import WorldCodec
from voxloom_world.codec_torch import WorldTorchCodec
from voxloom_world.pulses import find_pulses

CLIPS = ("bella-1", "fenrir-1", "george-1", "george-2", "heart-1", "heart-2")
BANDS_HZ = (0, 500, 1000, 2000, 4000, 8000)
RATE, HOP = 16000, 200
LEAD = 8  # frames put in front to draw other noise; 100 ms are 50 whole periods of what WORLD draws unvoiced


@dataclass(frozen=True)
class Renderings:
    """Waves (1,1,S) of the same latents (1,D,T)."""

    latents: torch.Tensor
    pyworld: torch.Tensor
    again: torch.Tensor
    torch: torch.Tensor


def renderings(path) -> Renderings:
    """By pyworld, by pyworld with other noise, and by torch, 12 dB down so that nothing is scaled to a peak of 1."""
    world = WorldCodec()
    latents = world.encode(0.25 * resample(read(path), RATE).wave[None, None])
    lead = latents[..., :1].repeat(1, 1, LEAD)
    lead[:, 1], lead[:, 2:] = 0.0, world.encode(torch.zeros(1, 1, HOP))[0, 2:, :1]
    again = world.decode(torch.cat([lead, latents], -1))[..., LEAD * HOP :]
    return Renderings(latents, world.decode(latents), again, WorldTorchCodec().decode(latents))


def power(wave, size=512):
    """(K,T') power spectra, the hop a quarter of `size`."""
    window = torch.hann_window(size)
    return torch.stft(wave[0, 0], size, size // 4, window=window, return_complex=True).abs().square()


def log_spectral_distance(one, other, size=512):
    """Root mean square difference in dB over the bins of frames within 40 dB of the loudest."""
    first, second = power(one, size), power(other, size)
    loudness = first.sum(0)
    heard = loudness > 1e-4 * loudness.max()
    gap = 10 * torch.log10((first + 1e-9) / (second + 1e-9))
    return float(gap[:, heard].square().mean(0).sqrt().mean())


def spectral_convergence(one, other):
    """Norm of the difference of magnitudes over the first's norm, averaged over three resolutions."""
    pairs = [(power(one, size).sqrt(), power(other, size).sqrt()) for size in (256, 512, 1024)]
    return sum(float((first - second).norm() / first.norm()) for first, second in pairs) / len(pairs)


def level_db(wave, low_hz=0, high_hz=RATE // 2):
    """Level of a band over the whole clip."""
    bins = power(wave)
    hertz = torch.linspace(0, RATE / 2, len(bins))
    return 10 * math.log10(float(bins[(hertz >= low_hz) & (hertz <= high_hz)].sum()))


def reanalysis(latents, wave):
    """Of the wave's own latents: median and 95th percentile of F0's error in cents where both are voiced, share of
    frames voiced alike, and mean error of the envelope in dB over frames within 40 dB of the loudest."""
    codec = WorldTorchCodec()
    found = codec.encode(wave)
    both = (latents[0, 1] > 0.5) & (found[0, 1] > 0.5)
    cents = (1200 / math.log(2) * (latents[0, 0] - found[0, 0])).abs()[both]
    envelopes = [codec.envelope(each[0, 2:42].T) for each in (latents, found)]
    heard = envelopes[0].sum(-1) > 1e-4 * envelopes[0].sum(-1).max()
    gap = 10 * torch.log10(envelopes[0] / envelopes[1])[heard]
    alike = float((latents[0, 1] == found[0, 1]).float().mean())
    return float(cents.median()), float(cents.quantile(0.95)), alike, float(gap.abs().mean())


@pytest.fixture(scope="module", params=CLIPS)
def rendered(request, data_folder):
    return renderings(data_folder / f"{request.param}.opus")


def test_levels_are_pyworlds(rendered):
    """Noise alone moves bands above 1 kHz by up to 0.6 dB between two renderings by pyworld."""
    assert abs(level_db(rendered.torch) - level_db(rendered.pyworld)) < 0.1
    for low_hz, high_hz, bound_db in ((0, 1000, 0.1), (1000, 4000, 0.5), (4000, 8000, 1.5)):
        gap = level_db(rendered.torch, low_hz, high_hz) - level_db(rendered.pyworld, low_hz, high_hz)
        assert abs(gap) < bound_db, f"{low_hz} to {high_hz} Hz differ by {gap:.2f} dB"


def test_spectra_are_as_near_as_other_noise(rendered):
    """Root mean square 6 to 7 dB of a bin, since noise fills the gaps between harmonics and what is unvoiced."""
    theirs = log_spectral_distance(rendered.pyworld, rendered.again)
    assert log_spectral_distance(rendered.pyworld, rendered.torch) < theirs + 0.4
    theirs = spectral_convergence(rendered.pyworld, rendered.again)
    assert spectral_convergence(rendered.pyworld, rendered.torch) < theirs + 0.03


def test_analysis_finds_what_it_finds_in_pyworlds(rendered):
    cents, _, alike, envelope_db = reanalysis(rendered.latents, rendered.torch)
    their_cents, _, their_alike, their_envelope_db = reanalysis(rendered.latents, rendered.pyworld)
    assert cents < their_cents + 4
    assert alike > their_alike - 0.08
    assert envelope_db < their_envelope_db + 0.3


def worlds_noise(samples):
    """What pyworld draws, from its first pulse on: Marsaglia's xorshift of 128 bits (2003), summed in twelves."""
    state = [123456789, 362436069, 521288629, 88675123]
    drawn = []
    for _ in range(samples):
        total = 0
        for _ in range(12):
            mixed = (state[0] ^ (state[0] << 11)) & 0xFFFFFFFF
            last = state[3]
            state = [*state[1:], last ^ (last >> 19) ^ mixed ^ (mixed >> 8)]
            total += state[3] >> 4
        drawn.append(total / 2**28 - 6)
    return torch.tensor(drawn)


@pytest.mark.parametrize("clip", ["bella-1", "george-1"])
def test_with_worlds_noise_the_waves_agree(clip, data_folder, monkeypatch):
    """Sample for sample, 40 dB down and more: what is left is that pyworld rounds a pulse's period to samples.

    The hop is odd: on an even one a frame's middle, where voicing changes, is a sample that rounding decides on.
    """
    wave = resample(read(data_folder / f"{clip}.opus"), RATE).wave[None, None, :RATE]
    world, ours = WorldCodec(hop_length=225), WorldTorchCodec(hop_length=225)
    latents = world.encode(wave)
    expected = world.decode(latents)
    first = int(find_pulses(latents[:, 0].exp(), latents[:, 1], 225, RATE, 30.0).sample[0])
    noise = torch.nn.functional.pad(worlds_noise(expected.shape[-1] - first), (first, 0))
    monkeypatch.setattr("voxloom_world.codec_torch.white_noise", lambda samples, like: noise.to(like))
    gap = expected - ours.decode(latents)
    assert float(gap.square().sum() / expected.square().sum()) < 1e-4
