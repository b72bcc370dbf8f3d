"""Conformance of prosody parts."""

from dataclasses import replace
from typing import ClassVar

import pytest
import torch
from torch import Tensor

from voxloom.nn.durations import whole_frames
from voxloom.prosody import AbstractProsody, RefinedProsody
from voxloom.testing.checks import (
    assert_close,
    assert_finite,
    assert_gradients,
    assert_repeats,
    assert_untouched,
    stirred,
    unchanged,
)
from voxloom.testing.inputs import GARBAGE, LENGTHS, encoded, encoded_item, generators, spoil, spoil_encoded
from voxloom.testing.modules import ModuleSuite
from voxloom.values import Encoded, Loss, Prosody

FIELDS = ("durations", "pitch", "voicing", "energy")
PROMPT_LENGTHS = (7, 4, 6)


class ProsodySuite(ModuleSuite[AbstractProsody]):
    """Frames and durations agree, given fields are kept, masking, batches, losses that add up."""

    kind = "prosody"
    width: ClassVar[int] = 16

    @pytest.fixture
    def prosody(self, part: AbstractProsody) -> AbstractProsody:
        """The part with no weight left at zero, in eval mode."""
        return stirred(part)

    def phonemes(self) -> Encoded:
        """Encoded phonemes (B,N,H)."""
        return encoded(self.width)

    def prompt(self) -> Encoded:
        """Encoded prompts (B,P,H)."""
        return encoded(self.width, PROMPT_LENGTHS, seed=1)

    def predict(self, part: AbstractProsody, given: Prosody | None = None) -> Prosody:
        """Prosody of the padded batch, from fresh generators."""
        with torch.no_grad():
            found: Prosody = part(self.phonemes(), self.prompt(), generators(len(LENGTHS)), given)
        return found

    def output(self, part: AbstractProsody) -> Tensor:
        """Every field in one row."""
        return torch.cat([value.flatten().float() for value in vars(self.predict(part)).values() if value is not None])

    def target(self, part: AbstractProsody) -> Prosody:
        """The prosody of a recording: a tenth of a second a phoneme, and every field."""
        durations = 0.1 * self.phonemes().mask + 0.01 * torch.arange(max(LENGTHS)) * self.phonemes().mask
        frames = whole_frames(durations, part.frame_rate).sum(dim=1)
        mask = Prosody(frames).mask
        ramp = torch.linspace(0, 1, mask.shape[1]).expand(mask.shape) * mask
        return Prosody(frames, durations, (120 + 60 * ramp) * mask, (ramp > 0.3).float(), -20 * ramp)

    def losses(self, part: AbstractProsody, garbage: float | None = None) -> dict[str, Loss]:
        """Losses of the padded batch, with garbage in every padding if given."""
        phonemes, prompt, target = self.phonemes(), self.prompt(), self.target(part)
        if garbage is not None:
            phonemes, prompt = spoil_encoded(phonemes, garbage), spoil_encoded(prompt, garbage)
            frames = {name: _spoil(getattr(target, name), target.mask, garbage) for name in FIELDS[1:]}
            target = replace(target, **frames)
        return part.losses(phonemes, prompt, target)

    def test_fields(self, prosody: AbstractProsody) -> None:
        """Whole positive frames; pitch in Hz, voicing a probability; all finite on real frames."""
        found = self.predict(prosody)
        assert found.frames.shape == (len(LENGTHS),)
        assert not found.frames.is_floating_point()
        assert int(found.frames.min()) >= 1
        for name in FIELDS[1:]:
            if (value := getattr(found, name)) is not None:
                assert value.shape == found.mask.shape, (
                    f"{name} is {tuple(value.shape)}, frames {tuple(found.mask.shape)}"
                )
                assert_finite(value[found.mask], name)
        if found.pitch is not None:
            assert bool((found.pitch[found.mask] > 0).all()), "pitch in Hz is positive"
        if found.voicing is not None:
            assert 0 <= float(found.voicing.min()) <= float(found.voicing.max()) <= 1

    def test_durations_sum_to_frames(self, prosody: AbstractProsody) -> None:
        """Seconds per phoneme, zero on padding, whose rounded boundaries end at the last frame."""
        found = self.predict(prosody)
        if found.durations is None:
            pytest.skip("predicts no durations")
        mask = self.phonemes().mask
        assert found.durations.shape == mask.shape
        assert float(found.durations.min()) >= 0
        assert not bool(found.durations[~mask].any()), "padding lasts"
        assert torch.equal(whole_frames(found.durations, prosody.frame_rate).sum(dim=1), found.frames)

    def test_keeps_what_is_given(self, prosody: AbstractProsody) -> None:
        """A field that is given comes back as it was, alone or with others."""
        target = self.target(prosody)
        predicted = [name for name in FIELDS if getattr(self.predict(prosody), name) is not None]
        for kept in (*([name] for name in predicted), predicted):
            durations = target.durations if "durations" in predicted else None
            given = Prosody(target.frames, durations, **{n: getattr(target, n) for n in kept if n != "durations"})
            found = self.predict(prosody, given)
            assert torch.equal(found.frames, target.frames), f"frames given with {kept} were not kept"
            for name in kept:
                assert_repeats(getattr(found, name), getattr(target, name))

    def test_repeats(self, prosody: AbstractProsody) -> None:
        """Generators alone decide what is random."""
        torch.manual_seed(1)
        first = self.output(prosody)
        torch.manual_seed(2)
        assert_repeats(self.output(prosody), first)

    def test_alpha(self, prosody: AbstractProsody) -> None:
        """Of a refined prosody: at 0 no seed tells, above 0 any does, and as much is drawn at every alpha."""
        if not isinstance(prosody, RefinedProsody):
            pytest.skip("is not refined")
        assert prosody.measured, "override `build` so that residuals have been measured"
        target = self.target(prosody)
        for given in (None, Prosody(target.frames, target.durations)):
            plain, plain_again = (self.refined(prosody, given, 0.0, seed) for seed in (0, 10))
            mixed, again, other = (self.refined(prosody, given, 0.5, seed) for seed in (0, 0, 10))
            assert_repeats(plain_again, plain)
            assert_repeats(again, mixed)
            for found, what in ((plain, "alpha"), (other, "the seed")):
                assert found.shape != mixed.shape or not torch.equal(found, mixed), f"{what} makes no difference"
        states = []
        for alpha in (0.0, 0.5, None):
            rngs = generators(len(LENGTHS))
            with torch.no_grad():
                prosody(self.phonemes(), self.prompt(), rngs, Prosody(target.frames, target.durations), alpha)
            states.append(torch.stack([rng.get_state() for rng in rngs]))
        assert torch.equal(states[0], states[1]), "another alpha draws more or less"
        assert torch.equal(states[0], states[2]), "without an alpha more or less is drawn"

    def refined(self, part: RefinedProsody, given: Prosody | None, alpha: float, seed: int) -> Tensor:
        """Durations and pitch in one row, at `alpha`."""
        rngs = generators(len(LENGTHS), seed)
        with torch.no_grad():
            found: Prosody = part(self.phonemes(), self.prompt(), rngs, given, alpha)
        return torch.cat([value.flatten() for value in (found.durations, found.pitch) if value is not None])

    @pytest.mark.parametrize("garbage", GARBAGE)
    def test_padding_never_matters(self, prosody: AbstractProsody, garbage: float) -> None:
        """Garbage in the padding of phonemes, prompt and targets changes neither prediction nor loss."""
        with torch.no_grad():
            spoilt = prosody(
                spoil_encoded(self.phonemes(), garbage), spoil_encoded(self.prompt(), garbage), generators(len(LENGTHS))
            )
            before = self.predict(prosody)
            for name in ("frames", *FIELDS):
                if (value := getattr(before, name)) is not None:
                    assert_untouched(getattr(spoilt, name), value)
            clean = self.losses(prosody)
            for name, loss in self.losses(prosody, garbage).items():
                assert_close(loss.sum, clean[name].sum, f"the loss {name}", 1e-3)
                assert_repeats(loss.weight, clean[name].weight)

    def test_batch_equals_single(self, prosody: AbstractProsody) -> None:
        """An item alone, unpadded and with its generator, is predicted as in its batch."""
        batch = self.predict(prosody)
        for item, length in enumerate(LENGTHS):
            with torch.no_grad():
                alone = prosody(
                    encoded_item(self.phonemes(), item), encoded_item(self.prompt(), item), generators(1, item)
                )
            assert int(alone.frames[0]) == int(batch.frames[item])
            sizes = {"durations": length}
            for name in FIELDS:
                if (value := getattr(batch, name)) is not None:
                    inside = value[item, : sizes.get(name, int(alone.frames[0]))]
                    scale = max(1.0, float(inside.abs().max()))
                    assert_close(getattr(alone, name)[0] / scale, inside / scale, f"{name} of item {item} alone")

    def test_losses_add_up(self, prosody: AbstractProsody) -> None:
        """A batch's loss is the sum over its items, and so is its weight."""
        with torch.no_grad():
            batch, target = self.losses(prosody), self.target(prosody)
        sums = dict.fromkeys(batch, 0.0)
        weights = dict(sums)
        for item, length in enumerate(LENGTHS):
            frames = int(target.frames[item])
            own = {name: getattr(target, name)[item : item + 1, :frames] for name in FIELDS[1:]}
            assert target.durations is not None
            alone = Prosody(target.frames[item : item + 1], target.durations[item : item + 1, :length], **own)
            with torch.no_grad():
                found = prosody.losses(encoded_item(self.phonemes(), item), encoded_item(self.prompt(), item), alone)
            for name, loss in found.items():
                sums[name] += float(loss.sum)
                weights[name] += float(loss.weight)
        for name, loss in batch.items():
            assert float(loss.sum) == pytest.approx(sums[name], rel=1e-3), f"the loss {name}"
            assert float(loss.weight) == pytest.approx(weights[name], rel=1e-6), f"the weight of {name}"

    def test_gradients(self, prosody: AbstractProsody) -> None:
        """The losses together reach every parameter but those of refiners, which learn in a stage of their own."""
        if isinstance(prosody, RefinedProsody):
            prosody.refiners.requires_grad_(False)
        losses = self.losses(prosody)
        assert losses, "there is nothing to learn"
        torch.autograd.backward([loss.sum / loss.weight for loss in losses.values()])
        assert_gradients(prosody, "the losses")

    def test_leaves_inputs_alone(self, prosody: AbstractProsody) -> None:
        """Nothing given is written to."""
        phonemes, prompt, target = self.phonemes(), self.prompt(), self.target(prosody)
        tensors = [value for value in vars(target).values() if value is not None]
        with unchanged(phonemes.states, prompt.states, *tensors), torch.no_grad():
            prosody(phonemes, prompt, generators(len(LENGTHS)), target)
            prosody.losses(phonemes, prompt, target)


def _spoil(values: Tensor, mask: Tensor, garbage: float) -> Tensor:
    return spoil(values[:, None], mask, garbage)[:, 0]
