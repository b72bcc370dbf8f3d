"""What a seed changes in a prosody, and that a varied voice is the voice otherwise."""

import numpy as np
import pytest
import torch

from voxloom.audio import read
from voxloom.errors import InputError
from voxloom.model import AbstractModel
from voxloom.nn.durations import whole_frames
from voxloom.text import AbstractText
from voxloom.values import Conditioned, Prosody
from voxloom.wrapped import WrappedModel
from voxloom_variation.varied import Variation, VariedModel

RATE = 80.0


@pytest.fixture
def spoken():
    """A third of a second with half an octave of F0, its last sound unvoiced."""
    durations = torch.tensor([[0.1, 0.0125, 0.1, 0.1]])
    frames = whole_frames(durations, RATE).sum(dim=1)
    pitch = 200 * 2 ** torch.linspace(-0.25, 0.25, int(frames))[None]
    return Prosody(frames, durations, pitch, (torch.arange(int(frames)) < 17)[None].float())


def test_a_seed_draws_what_deviates_as_asked_and_never_far():
    drawn = [Variation.drawn(seed, 5.0, 50.0, 10.0) for seed in range(400)]
    table = np.array([[np.log(each.length), each.cents, np.log(each.range)] for each in drawn]) / [0.05, 50, 0.1]
    assert np.abs(table).max() <= 2 + 1e-9
    np.testing.assert_allclose(table.std(axis=0), 1, atol=0.15)
    assert np.abs(np.corrcoef(table.T) - np.eye(3)).max() < 0.15
    assert drawn[7] == Variation.drawn(7, 5.0, 50.0, 10.0)
    assert Variation.drawn(7, 0.0, 0.0, 0.0) == Variation()


def test_a_longer_reading_has_the_same_contour(spoken):
    longer = Variation(length=2.0).of(spoken, RATE)
    torch.testing.assert_close(longer.durations, 2 * spoken.durations)
    assert longer.frames.tolist() == whole_frames(longer.durations, RATE).sum(dim=1).tolist() == [50]
    torch.testing.assert_close(longer.pitch[:, ::2], spoken.pitch, rtol=0.02, atol=0)
    assert ((longer.voicing[0] > 0.5).float().mean() - 17 / 25).abs() < 0.03


def test_a_hurried_sound_keeps_a_frame(spoken):
    shorter = Variation(length=0.5).of(spoken, RATE)
    assert shorter.durations[0].tolist() == pytest.approx([0.05, 0.0125, 0.05, 0.05])
    assert whole_frames(shorter.durations, RATE).min() >= 1


def test_pitch_is_moved_and_widened_around_its_mean(spoken):
    moved = Variation(cents=100.0).of(spoken, RATE)
    torch.testing.assert_close(moved.pitch, spoken.pitch * 2 ** (1 / 12))
    wider = Variation(range=1.5).of(spoken, RATE).pitch.log2()
    assert float(wider.max() - wider.min()) == pytest.approx(0.75, abs=1e-3)
    voiced = spoken.voicing > 0.5
    assert float(wider[voiced].mean()) == pytest.approx(float(spoken.pitch.log2()[voiced].mean()), abs=1e-3)


def test_what_a_voice_does_not_tell_is_left_alone(spoken):
    alone = Variation(2.0, 100.0, 1.5).of(Prosody(spoken.frames), RATE)
    assert vars(alone) == vars(Prosody(spoken.frames))


def test_a_varied_voice_makes_the_same_noise(tiny, george):
    """Nothing is drawn twice: without a change the wave is the voice's own."""
    prompt, text = read(george), "Hello there."
    plain = tiny.model.speak([text], [prompt], [3])
    same = VariedModel(tiny.model, Variation()).speak([text], [prompt], [3])
    torch.testing.assert_close(same.waves[0], plain.waves[0], atol=1e-4, rtol=0)
    changed = VariedModel(tiny.model, Variation(1.2, 100.0)).speak([text], [prompt], [3])
    torch.testing.assert_close(changed.prosody.durations, 1.2 * plain.prosody.durations)
    assert len(changed.waves[0]) == pytest.approx(1.2 * len(plain.waves[0]), rel=0.02)


def test_it_is_conditioned_once_on_a_varied_prosody(tiny, george):
    asked = []

    class Listened(WrappedModel):
        def condition(self, transcripts, prompts, rngs, given=None, alpha=None, edit=None) -> Conditioned:
            asked.append((given, edit))
            return super().condition(transcripts, prompts, rngs, given, alpha, edit)

    transcript = tiny.model.part("text", AbstractText).transcribe("Hello.")
    prompts, rngs = [read(george)], [torch.Generator().manual_seed(0)]
    varied = VariedModel(Listened(tiny.model), Variation(cents=50.0))
    with torch.no_grad():
        plain = tiny.model.condition([transcript], prompts, rngs).prosody
        found = varied.condition([transcript], prompts, [torch.Generator().manual_seed(0)]).prosody
    assert [given for given, _ in asked] == [None]
    torch.testing.assert_close(found.pitch, plain.pitch * 2 ** (50 / 1200))


def test_a_model_that_takes_no_edit_is_refused(tiny, george):
    class Deaf(AbstractModel):
        part = staticmethod(tiny.model.part)

        def condition(self, transcripts, prompts, rngs, given=None) -> Conditioned:
            return tiny.model.condition(transcripts, prompts, rngs, given)

    varied = VariedModel(Deaf({}), Variation(cents=50.0))
    with pytest.raises(InputError, match="the model Deaf cannot be told how to speak"):
        varied.speak(["Hello."], [read(george)], [0])
