"""Conformance of encoders."""

from typing import ClassVar, Literal

import pytest
import torch
from torch import Tensor

from voxloom.encoder import AbstractEncoder
from voxloom.testing.checks import (
    assert_close,
    assert_finite,
    assert_gradients,
    assert_repeats,
    assert_untouched,
    refuses,
    stirred,
    unchanged,
)
from voxloom.testing.inputs import GARBAGE, LENGTHS, encoded, encoded_item, sequence, spoil, spoil_encoded
from voxloom.testing.modules import ModuleSuite
from voxloom.values import Encoded


class EncoderSuite(ModuleSuite[AbstractEncoder]):
    """Shapes, masking of values and prompt, batches, gradients. `takes` says what the encoder reads."""

    kind = "encoder"
    takes: ClassVar[Literal["symbols", "latents"]] = "latents"
    symbols: ClassVar[int] = 20
    latent_dim: ClassVar[int] = 8

    @pytest.fixture
    def encoder(self, part: AbstractEncoder) -> AbstractEncoder:
        """The part with no weight left at zero, in eval mode."""
        return stirred(part)

    def values(self) -> Tensor:
        """Symbol ids (B,N) or latents (B,D,T), zero on padding."""
        if self.takes == "latents":
            return sequence(self.latent_dim).values
        ids = torch.randint(1, self.symbols, self.mask().shape, generator=torch.Generator().manual_seed(0))
        return ids * self.mask()

    def mask(self) -> Tensor:
        """The mask (B,L) of those values."""
        return sequence(1).mask

    def spoilt(self, garbage: float) -> Tensor:
        """The same values with garbage in their padding; for symbols, other symbols."""
        if self.takes == "latents":
            return spoil(self.values(), self.mask(), garbage)
        return self.values().masked_fill(~self.mask(), self.symbols - 1)

    def prompt(self, part: AbstractEncoder) -> Encoded:
        """Encoded prompts, which an encoder that does not adapt ignores."""
        return encoded(part.width, [length + 3 for length in LENGTHS], seed=5)

    def encode(self, part: AbstractEncoder) -> Encoded:
        """The padded batch, encoded."""
        with torch.no_grad():
            found: Encoded = part(self.values(), self.mask(), self.prompt(part))
        return found

    def output(self, part: AbstractEncoder) -> Tensor:
        """The states of the padded batch."""
        return self.encode(part).states

    def test_shape(self, encoder: AbstractEncoder) -> None:
        """States are (B,L,width), fp32, finite, and zero where their mask says padding."""
        found = self.encode(encoder)
        assert found.states.ndim == 3
        assert found.states.shape[::2] == (len(LENGTHS), encoder.width), f"states {tuple(found.states.shape)}"
        assert found.mask.shape == found.states.shape[:2]
        assert found.mask.dtype == torch.bool
        assert bool(found.mask.any(dim=1).all()), "an item has no state at all"
        assert found.states.dtype == torch.float32
        assert_finite(found.states, "states")
        assert not bool(found.states[~found.mask].any()), "states at padding are not zero"

    def test_repeats(self, encoder: AbstractEncoder) -> None:
        """In eval mode nothing is random."""
        assert_repeats(self.output(encoder), self.output(encoder))

    def test_values_matter(self, encoder: AbstractEncoder) -> None:
        """Other values give other states."""
        with torch.no_grad():
            other = encoder(self.values().flip(-1), self.mask(), self.prompt(encoder))
        assert not torch.equal(other.states, self.output(encoder))

    @pytest.mark.parametrize("garbage", GARBAGE)
    def test_padding_never_matters(self, encoder: AbstractEncoder, garbage: float) -> None:
        """Garbage in the padding of values and prompt changes nothing."""
        with torch.no_grad():
            found = encoder(self.spoilt(garbage), self.mask(), spoil_encoded(self.prompt(encoder), garbage))
        assert_untouched(found.states, self.output(encoder))

    def test_batch_equals_single(self, encoder: AbstractEncoder) -> None:
        """An item alone, unpadded, is encoded as in its batch."""
        batch, prompt = self.encode(encoder), self.prompt(encoder)
        for item, length in enumerate(LENGTHS):
            one = slice(item, item + 1)
            with torch.no_grad():
                alone = encoder(self.values()[one, ..., :length], self.mask()[one, :length], encoded_item(prompt, item))
            inside = encoded_item(batch, item)
            assert_close(encoded_item(alone, 0).states, inside.states, f"item {item} alone")

    def test_leaves_inputs_alone(self, encoder: AbstractEncoder) -> None:
        """Nothing given is written to."""
        values, mask, prompt = self.values(), self.mask(), self.prompt(encoder)
        with unchanged(values, mask, prompt.states, prompt.mask), torch.no_grad():
            encoder(values, mask, prompt)

    def test_gradients(self, encoder: AbstractEncoder) -> None:
        """Every parameter gets a gradient."""
        found = encoder(self.values(), self.mask(), self.prompt(encoder))
        torch.autograd.backward((found.states * found.states.detach().sign().add(0.5)).square().sum())
        assert_gradients(encoder, "encoding")

    def test_refuses_wrong_values(self, encoder: AbstractEncoder) -> None:
        """Latents of another dimension, or ids beyond the vocabulary, are refused."""
        wrong = sequence(self.latent_dim + 1).values if self.takes == "latents" else self.values() + self.symbols
        with refuses("foreign values"):
            encoder(wrong, self.mask(), self.prompt(encoder))
