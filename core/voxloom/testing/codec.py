"""Conformance of codecs."""

import math
from collections.abc import Iterator
from itertools import cycle

import pytest
import torch
from torch import Tensor

from voxloom.codec import AbstractCodec, LevelledCodec, ResidualCodec, StreamingCodec, TokenCodec, VoiceVaryingCodec
from voxloom.testing.checks import (
    assert_close,
    assert_finite,
    assert_repeats,
    quiet_global_randomness,
    refuses,
    unchanged,
)
from voxloom.testing.inputs import normal, speech_like
from voxloom.testing.modules import ModuleSuite
from voxloom.types import LatentTensor, WaveTensor
from voxloom_registry import Offer

FACTS = ("sample_rate", "hop_length", "latent_dim", "latent_space", "differentiable")


class CodecSuite(ModuleSuite[AbstractCodec]):
    """Length law, shapes, repetition, batches, gradients as stated, and the facts others fit to."""

    kind = "codec"

    def wave(self, part: AbstractCodec, hops: float = 12.3, batch: int = 2) -> WaveTensor:
        """Speech-like waves of so many hops."""
        return speech_like(batch, math.ceil(hops * part.hop_length), part.sample_rate)

    def latents(self, part: AbstractCodec) -> LatentTensor:
        """Latents of such waves."""
        with torch.no_grad():
            return part.encode(self.wave(part)).clone()

    def output(self, part: AbstractCodec) -> Tensor:
        """A wave, there and back."""
        with torch.no_grad():
            return part.decode(part.encode(self.wave(part)))

    def test_states_its_facts(self, offer: Offer, part: AbstractCodec) -> None:
        """The facts a model's edges compare are stated, and the frame rate is rate over hop."""
        facts = self.facts(offer)
        missing = sorted({*FACTS, "frame_rate"} - set(facts))
        assert not missing, f"not stated: {', '.join(missing)}"
        assert facts["frame_rate"] == part.sample_rate / part.hop_length
        assert facts["latent_space"], "the latent space has no name"

    def test_latent_space_is_defined_by_options(self, part: AbstractCodec) -> None:
        """Two codecs of the same options share their latent space and encode alike."""
        torch.manual_seed(1)
        other = self.build()
        assert other.latent_space == part.latent_space
        with torch.no_grad():
            assert_repeats(other.eval().encode(self.wave(part)), part.eval().encode(self.wave(part)))

    @pytest.mark.parametrize("samples", ["1", "hop - 1", "hop", "hop + 1", "7 * hop + 3"])
    def test_length_law(self, part: AbstractCodec, samples: str) -> None:
        """T = ceil(S / hop); decoding gives T * hop samples."""
        hop = part.hop_length
        count = {"1": 1, "hop - 1": max(hop - 1, 1), "hop": hop, "hop + 1": hop + 1}.get(samples, 7 * hop + 3)
        frames = -(-count // hop)
        with torch.no_grad():
            latents = part.encode(speech_like(2, count, part.sample_rate))
            wave = part.decode(latents)
        assert latents.shape == (2, part.latent_dim, frames), f"{count} samples gave latents {tuple(latents.shape)}"
        assert wave.shape == (2, 1, frames * hop), f"{frames} frames of {hop} gave a wave {tuple(wave.shape)}"

    def test_floats(self, part: AbstractCodec) -> None:
        """Latents and waves are fp32 and finite, for silence too."""
        with torch.no_grad():
            for wave in (self.wave(part), torch.zeros(1, 1, 5 * part.hop_length)):
                latents = part.encode(wave)
                decoded = part.decode(latents)
                assert latents.dtype == decoded.dtype == torch.float32
                assert_finite(latents, "encoding")
                assert_finite(decoded, "decoding")

    def test_timbre(self, part: AbstractCodec) -> None:
        """Some channels tell voices apart, in some frames of every item, and the same channels in a soft voice."""
        wave = self.wave(part)
        with torch.no_grad():
            latents = part.encode(wave)
            softer = part.encode(wave / 10)
        channels, frames = part.timbre(latents)
        assert latents[:, channels].shape[1] >= 1, "no channel tells voices apart"
        assert frames.shape == (len(latents), latents.shape[2])
        assert frames.dtype == torch.bool
        assert frames.any(dim=1).all(), "an item has no frame to take statistics from"
        assert part.timbre(softer)[0] == channels

    def test_voices_vary(self, part: AbstractCodec) -> None:
        """Each item is given its own other voice; factors of 1 change nothing."""
        if not isinstance(part, VoiceVaryingCodec):
            pytest.skip("gives latents no other voice")
        latents = self.latents(part)
        same, pitch, formants = torch.ones(2), torch.tensor([1.0, 1.2]), torch.tensor([0.9, 1.0])
        assert_close(part.vary(latents, same, same), latents, "factors of 1")
        varied = part.vary(latents, pitch, formants)
        assert varied.shape == latents.shape
        assert_finite(varied, "another voice")
        for item in range(2):
            assert not torch.equal(varied[item], latents[item])
            one = slice(item, item + 1)
            assert_close(part.vary(latents[one], pitch[one], formants[one]), varied[one], "an item alone")

    def test_louder(self, part: AbstractCodec) -> None:
        """0 dB changes nothing; 6 dB in some frames make them decode about 6 dB louder, and leave the others alone."""
        if not isinstance(part, LevelledCodec):
            pytest.skip("makes no latents louder")
        wave = 0.1 * self.wave(part, hops=36.0)
        hop = part.hop_length
        with torch.no_grad():
            latents = part.encode(wave)
            gain = torch.zeros(latents.shape[0], latents.shape[2])
            assert_close(part.amplify(latents, gain), latents, "0 dB")
            gain[:, 12:24] = 6.0
            with unchanged(latents, gain):
                louder = part.decode(part.amplify(latents, gain))
            usual = part.decode(latents)

        def decibels(frames: slice) -> Tensor:
            found, plain = (each[:, 0, frames.start * hop : frames.stop * hop] for each in (louder, usual))
            return 10 * (found.square().mean(1) / plain.square().mean(1)).log10()

        for frames, wanted in ((slice(15, 21), 6.0), (slice(0, 6), 0.0), (slice(30, 36), 0.0)):
            found = decibels(frames)
            assert ((found - wanted).abs() < 1.0).all(), f"{wanted:g} dB became {found.tolist()}"

    def test_repeats(self, part: AbstractCodec) -> None:
        """Twice the same input gives twice the same bits, without torch's global generator."""
        part.eval()
        with quiet_global_randomness():
            assert_repeats(self.latents(part), self.latents(part))
            assert_repeats(self.output(part), self.output(part))

    def test_batch_equals_single(self, part: AbstractCodec) -> None:
        """An item is coded alike alone and in company."""
        part.eval()
        wave = self.wave(part, batch=3)
        with torch.no_grad():
            latents = part.encode(wave)
            decoded = part.decode(latents)
            for item in range(3):
                one = slice(item, item + 1)
                assert_close(part.encode(wave[one]), latents[one], f"encoding item {item} alone")
                assert_close(part.decode(latents[one]), decoded[one], f"decoding item {item} alone")

    def test_leaves_inputs_alone(self, part: AbstractCodec) -> None:
        """Neither the wave nor the latents are written to."""
        wave, latents = self.wave(part), self.latents(part)
        with unchanged(wave, latents), torch.no_grad():
            part.encode(wave)
            part.decode(latents)

    def test_gradient_as_stated(self, part: AbstractCodec) -> None:
        """Gradients flow through `decode` if, and only if, the codec says so."""
        latents = self.latents(part).requires_grad_()
        wave = part.decode(latents)
        assert wave.requires_grad == part.differentiable, (
            f"differentiable is {part.differentiable}, the graph disagrees"
        )
        if part.differentiable:
            (gradient,) = torch.autograd.grad(wave.square().sum(), latents)
            assert_finite(gradient, "the gradient of decode")
            assert bool(gradient.any()), "the gradient of decode is zero"

    def test_refuses_wrong_shapes(self, part: AbstractCodec) -> None:
        """Two channels, a missing channel axis and foreign latents are refused, not reinterpreted."""
        wave = self.wave(part)
        with refuses("a wave of two channels"):
            part.encode(wave.expand(-1, 2, -1))
        with refuses("a wave without a channel axis"):
            part.encode(wave[:, 0])
        with refuses("latents of another dimension"):
            part.decode(normal(2, part.latent_dim + 1, 6))

    def test_tokens(self, part: AbstractCodec) -> None:
        """A token codec's tokens lie in their codebooks and obey the length law."""
        if not isinstance(part, TokenCodec):
            pytest.skip("not a token codec")
        wave = self.wave(part)
        frames = -(-wave.shape[-1] // part.hop_length)
        with torch.no_grad():
            tokens = part.tokenise(wave)
            assert_repeats(part.tokenise(wave), tokens)
            back = part.detokenise(tokens)
        assert tokens.shape == (2, part.codebooks, frames)
        assert not tokens.is_floating_point()
        assert 0 <= int(tokens.min()) <= int(tokens.max()) < part.codebook_size
        assert back.shape == (2, 1, frames * part.hop_length)

    def test_residuals(self, part: AbstractCodec) -> None:
        """A residual codec's tokens are its nearest codewords; distances stand on earlier ones, and have gradients."""
        if not isinstance(part, ResidualCodec):
            pytest.skip("not a residual codec")
        latents = self.latents(part).requires_grad_()
        with unchanged(latents), torch.no_grad():
            tokens = part.quantise(latents)
            assert_repeats(part.quantise(latents), tokens)
        distances = part.residual_distances(latents, tokens)
        assert distances.shape == (2, part.codebooks, part.codebook_size, latents.shape[2])
        assert torch.equal(distances.argmin(dim=2), tokens)
        (gradient,) = torch.autograd.grad(distances.sum(), latents)
        assert_finite(gradient, "the gradient of distances")
        assert bool(gradient.any()), "the gradient of distances is zero"
        distances, others = distances.detach(), (tokens + 1) % part.codebook_size
        for place in range(part.codebooks):
            told = torch.cat([tokens[:, :place], others[:, place:]], dim=1)
            with torch.no_grad():
                found = part.residual_distances(latents, told)
            assert_close(found[:, : place + 1], distances[:, : place + 1], "distances before another token")
            assert place + 1 == part.codebooks or not torch.allclose(found[:, place + 1], distances[:, place + 1])

    def test_lookahead(self, part: AbstractCodec) -> None:
        """A streaming codec's sound does not depend on latents further ahead than it says."""
        if not isinstance(part, StreamingCodec):
            pytest.skip("not a streaming codec")
        latents = self.latents(part)
        later = latents.clone()
        later[..., 4 + part.lookahead_frames :] += 1.0
        with torch.no_grad():
            now, then = part.decode(latents), part.decode(later)
        assert_close(then[..., : 4 * part.hop_length], now[..., : 4 * part.hop_length], "sound before the change")

    @pytest.mark.parametrize("sizes", [(1,), (2, 5, 1), (7,), (100,)], ids=str)
    def test_chunks(self, part: AbstractCodec, sizes: tuple[int, ...]) -> None:
        """A streaming codec's chunks joined are what it decodes at once, within -60 dB, and come as soon as it says."""
        if not isinstance(part, StreamingCodec):
            pytest.skip("not a streaming codec")
        latents = self.latents(part)
        asked = 0

        def chunks() -> Iterator[LatentTensor]:
            nonlocal asked
            while asked < latents.shape[2]:
                start, asked = asked, asked + next(lengths)
                yield latents[..., start:asked]

        lengths, given, waves = cycle(sizes), 0, []
        with unchanged(latents), quiet_global_randomness():
            for wave in part.decode_chunks(chunks()):
                waves.append(wave)
                given += wave.shape[2]
                due = min(asked, latents.shape[2]) - part.lookahead_frames
                assert given >= due * part.hop_length, f"{asked} frames gave {given} samples"
        with torch.no_grad():
            whole = part.decode(latents)
        joined = torch.cat(waves, dim=2)
        assert joined.shape == whole.shape
        noise = (joined - whole).square().sum() / whole.square().sum()
        assert noise < 1e-6, f"chunks of {sizes} are {10 * float(noise.log10()):.0f} dB away"
